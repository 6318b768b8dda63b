#!/usr/bin/env python3
"""api/openapi.yaml as a C++ source with its JSON: openapi_json.py api/openapi.yaml out.cpp"""
import json
import sys

import yaml

PART = 4000  # compilers need not take longer literals than 65,536 bytes

source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    text = json.dumps(yaml.safe_load(file), ensure_ascii=True, separators=(",", ":"))
parts = [text[i : i + PART] for i in range(0, len(text), PART)]
literals = ",\n".join('    R"json({})json"'.format(part) for part in parts)
with open(target, "w", encoding="ascii") as file:
    file.write('#include "adapters/http/v1/openapi.hpp"\n\n#include <array>\n\nnamespace kurir::http::v1 {\n\n')
    file.write(f"std::string openapi_json() {{\n  constexpr std::array<std::string_view, {len(parts)}> kParts{{\n{literals}}};\n")
    file.write("  std::string whole;\n  for (const auto part : kParts) whole += part;\n  return whole;\n}\n\n}  // namespace kurir::http::v1\n")
