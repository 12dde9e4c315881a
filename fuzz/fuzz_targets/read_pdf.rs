//! Whole files, and content streams put into a sound file: no bytes may make the reader panic.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run read_pdf -- -max_total_time=600`
#![no_main]

use libfuzzer_sys::fuzz_target;
use planspiegel::read::pdf::Pdf;
use planspiegel::read::{ReadOptions, Reader};

fuzz_target!(|data: &[u8]| {
    let options = ReadOptions::default();
    if data.starts_with(b"%PDF-") {
        drop(Pdf.read(data, &options));
    } else {
        drop(Pdf.read(&around(data), &options));
    }
});

/// A file of one page whose content stream is these bytes; lopdf finds the objects by scanning.
fn around(content: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n\
        1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n\
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \
        << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> \
        /C << /Type /Font /Subtype /Type0 /Encoding /UniJIS-UTF16-H /DescendantFonts [<< /Type /Font \
        /Subtype /CIDFontType2 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) >> >>] >> >> \
        /XObject << /X 4 0 R >> >> >> endobj\n"
        .to_vec();
    let head = format!("4 0 obj << /Type /XObject /Subtype /Form /Length {} >> stream\n", content.len());
    file.extend(head.bytes());
    file.extend(content);
    file.extend(b"\nendstream endobj\ntrailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF");
    file
}
