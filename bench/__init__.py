"""Measures the budgets of the built site beside stock folium and a bare MkDocs build."""
