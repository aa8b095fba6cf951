"""How Sphinx makes the course's site: see utils/maintenance/site.py."""

from pathlib import Path

project = "From a for loop to a trained network"
author = "the course's authors"
language = "en"
extensions = ["myst_nb", "utils.maintenance.site_pages"]
exclude_patterns = ["jupyter_execute", "README.md"]
suppress_warnings = []
templates_path = ["_templates"]
locale_dirs = [str(Path(__file__).parent / "locales")]

# Nothing is executed again, and nothing is fetched from the network.
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_render_error_lexer = "text"  # messages hold more than Python
nb_render_plugin = "course"
nb_code_prompt_show = "Show the output: have you guessed?"
nb_code_prompt_hide = "Hide the output"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
myst_heading_slug_func = "utils.maintenance.site_pages.anchor"
html_math_renderer = "mathml"
smartquotes = False  # or --option becomes –option

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_js_files = ["language.js"]
html_extra_path = ["extra"]
html_copy_source = False
html_show_search_summary = False  # it can't be fetched from file://
html_context = {"default_mode": "auto"}
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "article_header_end": ["language.html", "article-header-buttons.html"],
    "navbar_persistent": [],
    "show_toc_level": 2,
}

# The Korean edition. What Sphinx and its theme don't say in Korean is in
# locales/.
if tags.has("ko"):  # noqa: F821  (Sphinx gives it)
    language = "ko"
    project = html_title = "반복문에서 학습된 신경망까지"
    author = ""  # the theme would say "으로"
    html_theme_options["search_bar_text"] = "검색"
    nb_code_prompt_show = "출력 보기: 예측해 보셨습니까?"
    nb_code_prompt_hide = "출력 숨기기"
