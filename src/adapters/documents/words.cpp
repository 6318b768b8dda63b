#include "adapters/documents/words.hpp"

namespace kurir::documents {
namespace {

constexpr Words kIndonesian{
    .invoice = "Faktur",
    .monthly_statement = "Tagihan Bulanan",
    .statement_of_account = "Rekening Koran",
    .from = "Dari",
    .billed_to = "Ditagihkan kepada",
    .customer = "Pelanggan",
    .tax_number = "NPWP",
    .date = "Tanggal",
    .period = "Periode",
    .status = "Status",
    .paid_on = "Lunas",
    .unpaid = "Belum dibayar",
    .as_of = "Per tanggal",
    .description = "Keterangan",
    .quantity = "Banyaknya",
    .unit_price = "Harga satuan",
    .amount = "Jumlah",
    .day = "Tanggal",
    .top_up = "Isi ulang saldo",
    .messages = "Pesan WhatsApp terkirim",
    .monthly_fee = "Biaya bulanan perangkat",
    .correction = "Koreksi",
    .payment = "Pembayaran tagihan",
    .statement_tax = "PPN tagihan",
    .subtotal = "Subtotal",
    .tax = "PPN",
    .total = "Total",
    .total_due = "Total yang harus dibayar",
    .opening = "Saldo awal",
    .closing = "Saldo akhir",
    .in_words = "Terbilang",
    .reserved_note = "Saldo mencakup dana yang dicadangkan untuk pesan yang belum terkirim.",
    .valid_without_signature = "Dokumen ini dibuat dengan komputer dan sah tanpa tanda tangan.",
    .page = "Halaman {} dari {}",
};

constexpr Words kEnglish{
    .invoice = "Invoice",
    .monthly_statement = "Monthly Statement",
    .statement_of_account = "Statement of Account",
    .from = "From",
    .billed_to = "Billed to",
    .customer = "Customer",
    .tax_number = "Tax number (NPWP)",
    .date = "Date",
    .period = "Period",
    .status = "Status",
    .paid_on = "Paid",
    .unpaid = "Unpaid",
    .as_of = "As of",
    .description = "Description",
    .quantity = "Quantity",
    .unit_price = "Unit price",
    .amount = "Amount",
    .day = "Date",
    .top_up = "Balance top-up",
    .messages = "WhatsApp messages sent",
    .monthly_fee = "Monthly fee of device",
    .correction = "Correction",
    .payment = "Payment of statement",
    .statement_tax = "PPN (VAT) of statement",
    .subtotal = "Subtotal",
    .tax = "PPN (VAT)",
    .total = "Total",
    .total_due = "Total due",
    .opening = "Opening balance",
    .closing = "Closing balance",
    .in_words = "In words",
    .reserved_note = "Balances include what is reserved for messages not yet sent.",
    .valid_without_signature = "This document was made by computer and is valid without a signature.",
    .page = "Page {} of {}",
};

}  // namespace

const Words& words(domain::Language language) noexcept { return language == domain::Language::english ? kEnglish : kIndonesian; }

}  // namespace kurir::documents
