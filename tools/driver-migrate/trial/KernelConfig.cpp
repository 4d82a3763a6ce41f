#include "KernelConfig.h"
#include "llvm/ADT/SmallVector.h"
#include <map>

using llvm::StringRef;

/// Symbols and values; "# CONFIG_X is not set" and no line at all are "n".
static std::map<StringRef, StringRef> settings(StringRef Text) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, false);
  std::map<StringRef, StringRef> Values;
  for (StringRef Line : Lines)
    if (Line.starts_with("CONFIG_")) {
      auto [Symbol, Value] = Line.rtrim().split('=');
      Values[Symbol] = Value;
    }
  return Values;
}

std::vector<std::string> drydock::trial::unmetSettings(StringRef Wanted,
                                                       StringRef Config) {
  auto Got = settings(Config);
  std::vector<std::string> Unmet;
  for (auto [Symbol, Value] : settings(Wanted)) {
    auto Found = Got.find(Symbol);
    if ((Found == Got.end() ? "n" : Found->second) != Value)
      Unmet.push_back(Symbol.str() + "=" + Value.str());
  }
  return Unmet;
}
