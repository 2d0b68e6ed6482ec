"""Words that a widget may be given, though nobody would."""

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
STRANGE = [
    LONG,
    "<b onclick=alert(1)>bold</b>",
    "</script><script>alert(1)</script>",
    "القط",
    "🐈‍⬛",
    "",
    "  ",
    "$x_1$ \\alpha & <",
    "a\u202eb",
    "a\nb `*",
]
FORTY = [f"word{i}" for i in range(40)]
