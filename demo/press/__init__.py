"""A printing press: text becomes type, type a page, the page a scan, and the scan's words any OCR file.

manuscript → composing → makeup (newspaper, book, samples) → scanner → delivery (writers)

manuscript  what is written for the demo, and how its blanks are filled   texts/
composing   paragraphs to slugs: justified, divided (hyphenation)         fonts, sheet
makeup      slugs, rules and cuts in columns; blocks with boxes           ornaments, engraving, motifs, tables, papers
scanner     paper, ink, age and skew; boxes follow
delivery    folders as digitisation firms hand them over                  writers/
vocabulary  words for archives too large to print
"""
