"""Piccolo's entry point: the database engine and the one app."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

from api.settings import get_settings

DB = PostgresEngine(config={"dsn": get_settings().database_url}, extensions=())

APP_REGISTRY = AppRegistry(apps=["api.piccolo_app"])
