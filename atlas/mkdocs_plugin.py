"""Hands the Tree to MkDocs and prints its pages. The only import of mkdocs; no logic of the atlas lives here."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, TemplateNotFound
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.utils.templates import TemplateContext

from atlas.build import TEMPLATES, build_epoch, make_tree, watched
from atlas.errors import AtlasError
from atlas.model import Tree
from atlas.overrides import heard


class AtlasPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # mkdocs types neither its config nor its base
    """`plugins: [atlas]` in mkdocs.yml; the atlas is the folder that mkdocs.yml stands in."""

    given: Tree | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the packaged templates behind the site's own, and watch what the pages are made from."""
        self.root = Path(config.config_file_path).parent
        config.theme.dirs.insert(1, str(TEMPLATES))
        config.watch.extend(str(path) for path in watched(self.root))
        if not config.site_url:
            config.theme.static_templates.discard("sitemap.xml")  # it holds whole addresses, or nothing
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of the Tree: the one that was given, else one made now."""
        try:
            self.tree = self.given or make_tree(self.root, config.site_url or "")
        except AtlasError as error:
            raise PluginError(str(error)) from None
        os.environ["SOURCE_DATE_EPOCH"] = build_epoch(self.tree)
        for path, content in self.tree.items():
            if not path.startswith("_data/"):
                files.append(File.generated(config, path.removeprefix("_pages/"), content=content))
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Escape by default: names and texts come from data."""
        env.autoescape = True
        env.trim_blocks = env.lstrip_blocks = True
        env.globals.update(json.loads(self.tree["_data/shared.json"]))
        return env

    def on_page_context(self, context: TemplateContext, *, page: Any, config: Any, nav: Any) -> TemplateContext:
        """Give the template its page's data, read from JSON: numbers never pass through YAML."""
        path = f"_data/{page.file.src_uri.removesuffix('.md').removesuffix('index')}page.json"
        return cast("TemplateContext", {**context, "data": json.loads(self.tree.get(path, b"{}"))})


def print_site(root: Path, site_dir: Path, tree: Tree) -> None:
    """Print `tree` and the written pages into `site_dir`, strictly. Raises AtlasError with all that MkDocs warns of."""
    with heard("mkdocs", root, (MkDocsException, TemplateNotFound)):
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(site_dir), strict=True)
        if "atlas" not in config.plugins:
            raise PluginError('mkdocs.yml has no line "- atlas" under "plugins": add it')
        plugin: Any = config.plugins["atlas"]
        plugin.given = tree
        build(config)
