"""Addresses of the claims app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
