//! Tags of HTML, as far as tokens are concerned: how long they are and what they divide.

/// What an element does to the text around its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// A block begins or ends.
    Block,
    /// An item of a list.
    Item,
    /// A line ends.
    Line,
    /// A cell of a table.
    Cell,
    /// Nothing, as bold.
    Inline,
}

/// A tag at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Bytes, to the angle bracket that closes it; of one with attributes, to the end of its name.
    pub(crate) len: usize,
    /// What it divides.
    pub(crate) element: Element,
    /// Whether it is an end tag.
    pub(crate) closes: bool,
    /// Whether it has no attributes.
    pub(crate) bare: bool,
}

impl Tag {
    /// Reads the tag that the text begins with. A sign of less, a placeholder in angle brackets or an element that HTML does not
    /// know is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('<')?;
        let (closes, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let element = element(rest.get(..name)?)?;
        let after = &rest[name..];
        let end = after.trim_start_matches([' ', '\t', '\n', '\r', '/']);
        let bare = end.starts_with('>');
        // Something must follow the name that ends it.
        if !bare && !after.starts_with([' ', '\t', '\n', '\r']) {
            return None;
        }
        let len = text.len() - if bare { end.len() - 1 } else { after.len() };
        Some(Self {
            len,
            element,
            closes,
            bare,
        })
    }
}

fn element(name: &str) -> Option<Element> {
    // No element has a longer name.
    let mut lower = [0u8; 10];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"ul" | b"ol" | b"dl"
        | b"dt" | b"dd" | b"table" | b"thead" | b"tbody" | b"tfoot" | b"tr" | b"caption"
        | b"section" | b"article" | b"header" | b"footer" | b"nav" | b"main" | b"aside"
        | b"address" | b"blockquote" | b"pre" | b"form" | b"fieldset" | b"hr" | b"html"
        | b"head" | b"body" | b"title" | b"figure" | b"figcaption" | b"center" | b"details"
        | b"summary" => Element::Block,
        b"li" => Element::Item,
        b"br" => Element::Line,
        b"td" | b"th" => Element::Cell,
        b"a" | b"abbr" | b"b" | b"big" | b"cite" | b"code" | b"del" | b"dfn" | b"em" | b"font"
        | b"i" | b"ins" | b"kbd" | b"label" | b"mark" | b"nobr" | b"q" | b"s" | b"samp"
        | b"small" | b"span" | b"strike" | b"strong" | b"sub" | b"sup" | b"time" | b"tt" | b"u"
        | b"var" | b"wbr" => Element::Inline,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_by_its_element() {
        let read = |text| Tag::read(text).map(|t| (t.len, t.element, t.closes, t.bare));
        assert_eq!(read("<p>x"), Some((3, Element::Block, false, true)));
        assert_eq!(read("</LI >x"), Some((6, Element::Item, true, true)));
        assert_eq!(read("<br/>"), Some((5, Element::Line, false, true)));
        assert_eq!(read("<td class=a>"), Some((3, Element::Cell, false, false)));
        for none in [
            "<",
            "<p",
            "< p>",
            "<%= a %>",
            "<name>",
            "<a@b.c>",
            "<https://x.y>",
            "<p<",
            "<é>",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
