// The tag bytes of the binary format, for its reader and writer only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "whatsapp/binary/jid.hpp"

namespace kurir::whatsapp::tag {

inline constexpr std::uint8_t kListEmpty = 0x00;    ///< also the absent string
inline constexpr std::uint8_t kDictionary0 = 0xec;  ///< to 0xef; one byte of index follows
inline constexpr std::uint8_t kDictionary3 = 0xef;
inline constexpr std::uint8_t kInteropJid = 0xf5;  ///< user, u16 device, u16 integrator, server
inline constexpr std::uint8_t kFbJid = 0xf6;       ///< user, u16 device, server
inline constexpr std::uint8_t kAdJid = 0xf7;       ///< u8 domain, u8 device, user
inline constexpr std::uint8_t kList8 = 0xf8;
inline constexpr std::uint8_t kList16 = 0xf9;
inline constexpr std::uint8_t kJidPair = 0xfa;  ///< user or kListEmpty, server
inline constexpr std::uint8_t kHex8 = 0xfb;     ///< two characters of 0-9A-F a byte
inline constexpr std::uint8_t kBinary8 = 0xfc;
inline constexpr std::uint8_t kBinary20 = 0xfd;
inline constexpr std::uint8_t kBinary32 = 0xfe;
inline constexpr std::uint8_t kNibble8 = 0xff;  ///< two characters of 0-9-. a byte

inline constexpr std::uint8_t kPackedOdd = 0x80;  ///< in a packed length: the last low nibble is padding
inline constexpr std::size_t kMaxPackedCharacters = 127;

}  // namespace kurir::whatsapp::tag

namespace kurir::whatsapp {

inline constexpr std::uint8_t kCompressedFlag = 0x02;
inline constexpr std::string_view kInteropServer = "interop";

/// The servers whose devices an AD_JID can name, by its domain byte.
struct DeviceDomain {
  std::uint8_t code;
  std::string_view server;
};
inline constexpr std::array<DeviceDomain, 4> kDeviceDomains{
    {{0x00, kUserServer}, {0x01, kLidServer}, {0x80, kHostedServer}, {0x81, kHostedLidServer}}};

}  // namespace kurir::whatsapp
