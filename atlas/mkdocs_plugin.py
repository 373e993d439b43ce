"""Hands the Tree to MkDocs and prints its pages. The only import of mkdocs; no logic of the atlas lives here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from atlas.build import TEMPLATES, make_tree, template_helpers, watched
from atlas.errors import AtlasError
from atlas.model import Tree


class AtlasPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # mkdocs types neither its config nor its base
    """`plugins: [atlas]` in mkdocs.yml; the atlas is the folder that mkdocs.yml stands in."""

    tree: Tree

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the packaged templates behind the site's own, and watch what the pages are made from."""
        self.root = Path(config.config_file_path).parent
        config.theme.dirs.insert(1, str(TEMPLATES))
        config.watch.extend(str(path) for path in watched(self.root))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of the Tree."""
        try:
            self.tree = make_tree(self.root, config.site_url or "")
        except AtlasError as error:
            raise PluginError(str(error)) from None
        for path, content in self.tree.items():
            if not path.startswith("_data/"):
                files.append(File.generated(config, path.removeprefix("_pages/"), content=content))
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Escape by default: names and texts come from data."""
        env.autoescape = True
        env.trim_blocks = env.lstrip_blocks = True
        env.globals.update(self._read("_data/shared.json"))
        env.globals.update(template_helpers())
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any
    ) -> TemplateContext:
        """Give the template its page's data, read from JSON: numbers never pass through YAML."""
        path = f"_data/{page.file.src_uri.removesuffix('.md').removesuffix('index')}page.json"
        context["data"] = self._read(path) if path in self.tree else {}  # type: ignore[literal-required]  # mkdocs's context is open
        return context

    def _read(self, path: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.tree[path])
        return read
