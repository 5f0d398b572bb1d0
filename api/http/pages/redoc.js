const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

Redoc.init(
  "/openapi.json",
  {
    expandResponses: "200,201",
    sortRequiredPropsFirst: true,
    theme: {
      typography: {
        fontFamily: family,
        headings: { fontFamily: family },
        code: { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace' },
      },
    },
  },
  document.getElementById("redoc"),
);
