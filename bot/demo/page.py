"""The demo's own page."""

from fastapi import APIRouter

from bot.demo.stage import Stage


def pages(stage: Stage) -> APIRouter:
    return APIRouter()
