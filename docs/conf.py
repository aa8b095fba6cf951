"""How Sphinx makes the course's site: see utils/maintenance/site.py."""

project = "From a for loop to a trained network"
author = "the course's authors"
language = "en"
extensions = ["myst_nb", "utils.maintenance.site_pages"]
exclude_patterns = ["jupyter_execute", "_made", "README.md"]
suppress_warnings = []

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
html_extra_path = ["extra"]
html_copy_source = False
html_show_search_summary = False  # it can't be fetched from file://
html_context = {"default_mode": "auto"}
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "navbar_persistent": [],
    "show_toc_level": 2,
}
