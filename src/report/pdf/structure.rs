//! The structure tree of a tagged PDF: what each piece of text is, in reading order.

/// The number of a node in a [`Tree`].
pub(super) type NodeId = usize;

/// What a part of the report is (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The whole report.
    Document,
    /// A chapter.
    Sect,
    /// A group without a meaning of its own.
    Div,
    /// A heading of level 1 to 4.
    Heading(u8),
    /// A paragraph.
    P,
    /// A list.
    L,
    /// An item of a list.
    Li,
    /// The bullet or number of an item.
    Lbl,
    /// The text of an item.
    LBody,
    /// A table.
    Table,
    /// The caption of a table or figure.
    Caption,
    /// The head of a table.
    THead,
    /// The body of a table.
    TBody,
    /// A row.
    Tr,
    /// A cell that is a header.
    Th,
    /// Another cell.
    Td,
    /// A picture.
    Figure,
    /// A quote.
    BlockQuote,
    /// The table of contents.
    Toc,
    /// An entry of the table of contents.
    Toci,
    /// What an entry refers to.
    Reference,
    /// A link.
    Link,
    /// Words within a paragraph.
    Span,
}

impl Role {
    /// The name in the file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Sect => "Sect",
            Self::Div => "Div",
            Self::Heading(0 | 1) => "H1",
            Self::Heading(2) => "H2",
            Self::Heading(3) => "H3",
            Self::Heading(_) => "H4",
            Self::P => "P",
            Self::L => "L",
            Self::Li => "LI",
            Self::Lbl => "Lbl",
            Self::LBody => "LBody",
            Self::Table => "Table",
            Self::Caption => "Caption",
            Self::THead => "THead",
            Self::TBody => "TBody",
            Self::Tr => "TR",
            Self::Th => "TH",
            Self::Td => "TD",
            Self::Figure => "Figure",
            Self::BlockQuote => "BlockQuote",
            Self::Toc => "TOC",
            Self::Toci => "TOCI",
            Self::Reference => "Reference",
            Self::Link => "Link",
            Self::Span => "Span",
        }
    }
}

/// A part of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kid {
    /// Another node.
    Node(NodeId),
    /// Marked content on a page.
    Marked {
        /// The page, from 0.
        page: usize,
        /// The number of the content on the page.
        id: usize,
    },
    /// A link annotation, by its number in the report.
    Annotation(usize),
}

/// A node.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// What it is.
    pub(super) role: Role,
    /// The node above; the root has itself.
    pub(super) parent: NodeId,
    /// Its parts in reading order.
    pub(super) kids: Vec<Kid>,
    /// The text alternative of a figure.
    pub(super) alt: Option<String>,
    /// The scope of a header cell: `Row` or `Column`.
    pub(super) scope: Option<&'static str>,
    /// How a list is numbered: `Disc` or `Decimal`.
    pub(super) numbering: Option<&'static str>,
    /// Where a figure stands: left, bottom, right, top in points from the bottom left corner.
    pub(super) bbox: Option<[f32; 4]>,
    /// Whether it joins its parent's parts only when its first content is drawn.
    waiting: bool,
}

/// The structure of a report.
#[derive(Debug)]
pub(super) struct Tree {
    /// All nodes; the first is the root.
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    /// The number of the root.
    pub(super) const ROOT: NodeId = 0;

    /// A tree of the root only.
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::new(Role::Document, Self::ROOT)] }
    }

    /// Adds a node below another, after its other parts.
    pub(super) fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node::new(role, parent));
        self.nodes[parent].kids.push(Kid::Node(id));
        id
    }

    /// Adds a node within running text: it takes its place when its first words are drawn.
    pub(super) fn inline(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { waiting: true, ..Node::new(role, parent) });
        id
    }

    /// Adds drawn content to a node.
    pub(super) fn fill(&mut self, node: NodeId, kid: Kid) {
        if self.nodes[node].waiting {
            self.nodes[node].waiting = false;
            let parent = self.nodes[node].parent;
            self.fill(parent, Kid::Node(node));
        }
        self.nodes[node].kids.push(kid);
    }
}

impl Node {
    fn new(role: Role, parent: NodeId) -> Self {
        Self {
            role,
            parent,
            kids: Vec::new(),
            alt: None,
            scope: None,
            numbering: None,
            bbox: None,
            waiting: false,
        }
    }
}
