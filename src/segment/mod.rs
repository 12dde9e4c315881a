//! Turns a document into plans: the tree of objectives, action plans and actions with its money,
//! and prose. Pure; knows no taxonomy.
