"""The smallest sound file of each format, written by hand, with a word or two and the usual oddities around them."""

ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
<Description><MeasurementUnit>pixel</MeasurementUnit></Description>
<Layout><Page WIDTH="100" HEIGHT="200"><PrintSpace>
<TextBlock ID="a" IDNEXT="b"><TextLine HPOS="1" VPOS="2" WIDTH="3" HEIGHT="4">
<String CONTENT="őszi rózsa" HPOS="1" VPOS="2" WIDTH="3" HEIGHT="4" WC="0.5"/><SP/>
<String CONTENT="szét" SUBS_TYPE="HypPart1"/><HYP CONTENT="-"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>""".encode()

ABBYY = """<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml" pagesCount="1">
<page width="100" height="200" resolution="300"><block blockType="Text" l="1" t="2" r="3" b="4"><text><par>
<line l="1" t="2" r="30" b="4"><formatting lang="Hungarian">
<charParams l="1" t="2" r="3" b="4" charConfidence="50">ő</charParams><charParams> </charParams></formatting></line>
<line l="1" t="2" r="3" b="4"><formatting>szét¬</formatting></line>
</par></text></block></page></document>""".encode()

HOCR = """<html><body>
<div class='ocr_page' title='image "a.jpg"; bbox 0 0 100 200'><p class='ocr_par' title='bbox 1 2 3 4'>
<span class='ocr_line' title='bbox 1 2 3 4'>
<span class='ocrx_word' title='bbox 1 2 3 4; x_wconf 50'>őszi</span> & </span>
</p></div></body></html>""".encode()

PAGE = """<PcGts><Page imageWidth="100" imageHeight="200">
<ReadingOrder><OrderedGroup><RegionRefIndexed index="0" regionRef="r"/></OrderedGroup></ReadingOrder>
<TextRegion id="r" type="heading"><Coords points="1,2 3,4"/><TextLine><Coords points="1,2 3,4"/>
<Word><Coords points="1,2 3,4"/><TextEquiv conf="0.5"><Unicode>őszi</Unicode></TextEquiv></Word>
<TextEquiv index="0"><Unicode>őszi rózsa</Unicode></TextEquiv>
</TextLine></TextRegion></Page></PcGts>""".encode()

METS = b"""<mets xmlns:xlink="http://www.w3.org/1999/xlink">
<dmdSec ID="d"><mods><originInfo><dateIssued>1912</dateIssued></originInfo></mods></dmdSec>
<fileSec><fileGrp USE="master"><file ID="f"><FLocat xlink:href="a.tif"/></file></fileGrp></fileSec>
<structMap TYPE="PHYSICAL"><div><div TYPE="page" ID="p" ORDER="1"><fptr FILEID="f"/></div></div></structMap>
<structMap TYPE="LOGICAL"><div ID="l" DMDID="d"/></structMap>
<structLink><smLink xlink:from="l" xlink:to="p"/></structLink></mets>"""

BATCH = b'<batch name="b"><issue lccn="sn1" issueDate="1912-03-03">./a/b.xml</issue></batch>'

PDF = b"""%PDF-1.1
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 4 0 R
/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj
4 0 obj <</Length 38>> stream
BT /F 9 Tf 9 70 Td (Hello world) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""
