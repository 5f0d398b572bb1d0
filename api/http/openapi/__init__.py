"""The API described by itself: an OpenAPI 3.1 document made from the declarations of the routes."""
