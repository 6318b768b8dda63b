#include "crypto/self_signed.hpp"

#include <memory>
#include <stdexcept>

#include <fmt/ranges.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace kurir::crypto {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* memory) const { BIO_free(memory); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL refused to make a certificate");
}

void extend(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string text_of(BIO* memory) {
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory, &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

SelfSigned make_self_signed(std::span<const std::string> names, Time now) {
  constexpr long kBefore = 86'400;
  constexpr long kAfter = 3650L * 86'400;
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> certificate(X509_new());
  require(key && certificate);
  auto* cert = certificate.get();
  const auto seconds = static_cast<time_t>(to_unix_seconds(now));
  X509_set_version(cert, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert), seconds);
  ASN1_TIME_set(X509_getm_notBefore(cert), seconds - kBefore);
  ASN1_TIME_set(X509_getm_notAfter(cert), seconds + kAfter);
  X509_set_pubkey(cert, key.get());
  auto* name = X509_get_subject_name(cert);
  const std::string common = "Kurir simulator";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
  X509_set_issuer_name(cert, name);
  extend(cert, NID_subject_alt_name, fmt::format("{}", fmt::join(names, ",")));
  extend(cert, NID_basic_constraints, "critical,CA:TRUE");
  require(X509_sign(cert, key.get(), EVP_sha256()) > 0);

  const Owned<BIO> cert_text(BIO_new(BIO_s_mem()));
  const Owned<BIO> key_text(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(cert_text.get(), cert) == 1 &&
          PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {text_of(cert_text.get()), text_of(key_text.get())};
}

}  // namespace kurir::crypto
