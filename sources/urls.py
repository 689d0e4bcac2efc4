"""Addresses of the sources app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
