//! XML as trees and as streams.

use crate::support::check;

/// Source: Apex Reference Guide, XmlStreamWriter: the example of the class.
#[test]
fn a_stream_is_written() {
    check(&[(
        "XmlStreamWriter w = new XmlStreamWriter(); w.writeStartDocument(null, '1.0'); \
         w.writeProcessingInstruction('target', 'data'); w.writeStartElement('m', 'Library', 'http://www.book.com'); \
         w.writeNamespace('m', 'http://www.book.com'); w.writeComment('Book starts here'); \
         w.setDefaultNamespace('http://www.defns.com'); w.writeCData('<Cdata> I like CData </Cdata>'); \
         w.writeStartElement(null, 'book', null); w.writeDefaultNamespace('http://www.defns.com'); \
         w.writeAttribute(null, null, 'author', 'Manoj'); w.writeCharacters('This is my book'); w.writeEndElement(); \
         w.writeEmptyElement(null, 'ISBN', null); w.writeEndElement(); w.writeEndDocument(); String s = w.getXmlString(); \
         w.close(); return s",
        "<?xml version=\"1.0\"?><?target data?><m:Library xmlns:m=\"http://www.book.com\"><!--Book starts here-->\
         <![CDATA[<Cdata> I like CData </Cdata>]]><book xmlns=\"http://www.defns.com\" author=\"Manoj\">This is my \
         book</book><ISBN/></m:Library>",
    )]);
}

#[test]
fn a_stream_is_read() {
    check(&[
        (
            "XmlStreamReader r = new XmlStreamReader('<a x=\"1\"><b>t</b></a>'); String s = ''; while (r.hasNext()) { r.next(); \
             s += r.getEventType() + ':' + (r.hasName() ? r.getLocalName() : r.getText()) + ' '; } return s",
            "START_ELEMENT:a START_ELEMENT:b CHARACTERS:t END_ELEMENT:b END_ELEMENT:a END_DOCUMENT:null ",
        ),
        (
            "XmlStreamReader r = new XmlStreamReader('<a x=\"1\"/>'); r.nextTag(); return r.getAttributeValue(null, 'x') + r.getAttributeCount()",
            "11",
        ),
        (
            "XmlStreamReader r = new XmlStreamReader('<p:a xmlns:p=\"u\"/>'); r.next(); return r.getPrefix() + r.getNamespace() + r.getNamespaceCount()",
            "pu1",
        ),
    ]);
}

/// Source: Apex Developer Guide, "XML Support", reading and writing XML using the DOM.
#[test]
fn a_tree_is_built_and_written() {
    check(&[
        (
            "Dom.Document d = new Dom.Document(); Dom.XmlNode e = d.createRootElement('Envelope', 'http://s', 's'); \
             Dom.XmlNode b = e.addChildElement('Body', 'http://s', null); b.setAttribute('k', 'a\"b'); \
             b.addChildElement('echo', 'http://t', 'req').addTextNode('1 < 2'); b.addChildElement('none', null, null); \
             return d.toXmlString()",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"http://s\"><s:Body k=\"a&quot;b\">\
             <req:echo xmlns:req=\"http://t\">1 &lt; 2</req:echo><none /></s:Body></s:Envelope>",
        ),
        ("new Dom.Document().getRootElement()", "null"),
    ]);
}

#[test]
fn a_tree_is_read() {
    let text = "<a xmlns=\"u\" xmlns:p=\"v\"><p:b x=\"1\">one &amp; two</p:b><c/><!-- note --></a>";
    let with = |rest: &str| {
        format!(
            "Dom.Document d = new Dom.Document(); d.load('{text}'); Dom.XmlNode r = d.getRootElement(); return {rest}"
        )
    };
    let rows = [
        (with("r.getName() + r.getNamespace()"), "au"),
        (with("r.getChildElement('b', 'v').getText()"), "one & two"),
        (with("r.getChildElement('b', null)"), "null"),
        (with("r.getChildElement('b', 'v').getAttribute('x', null)"), "1"),
        (with("r.getChildElements().size() + '/' + r.getChildren().size()"), "2/3"),
        (with("r.getChildElements()[1].getParent().getName()"), "a"),
        (with("r.getChildren()[2].getNodeType()"), "COMMENT"),
        (with("r.getPrefixFor('v') + r.getNamespaceFor('p')"), "pv"),
        (with("r.removeChild(r.getChildElements()[0]) + '' + r.getChildElements().size()"), "true1"),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(code, value)| (code.as_str(), *value)).collect();
    check(&rows);
    check(&[(
        "HttpResponse r = new HttpResponse(); r.setBody('<a>b</a>'); return r.getBodyDocument().getRootElement().getText()",
        "b",
    )]);
}
