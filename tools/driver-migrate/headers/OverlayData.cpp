#include "OverlayData.h"
#include "model/EmbeddedFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA1.h"

extern const drydock::EmbeddedFile EmbeddedOverlay[];

using namespace drydock::migrate;
using llvm::StringRef;

static StringRef embedded(StringRef Name) {
  for (const auto *F = EmbeddedOverlay; F->Name; ++F)
    if (Name == F->Name)
      return {F->Data, F->Size};
  return {};
}

const llvm::StringSet<> &drydock::migrate::overriddenMacros() {
  static const llvm::StringSet<> Names = [] {
    llvm::StringSet<> Set;
    llvm::SmallVector<StringRef, 0> Lines;
    embedded("overrides.h").split(Lines, '\n');
    for (StringRef Line : Lines)
      if (Line.consume_front("#define "))
        Set.insert(Line.take_while(
            [](char C) { return llvm::isAlnum(C) || C == '_'; }));
    return Set;
  }();
  return Names;
}

llvm::Expected<std::vector<HeaderPatch>>
drydock::migrate::parsePatches(StringRef Text) {
  std::vector<HeaderPatch> Patches;
  unsigned Number = 0;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    ++Number;
    if (Line.empty() || Line.starts_with("#"))
      continue;
    if (Line.consume_front("@ ")) {
      Patches.push_back({Line.trim().str(), "", "", false, Number});
      continue;
    }
    if (!Patches.empty() && (Line.starts_with("*") || Line.starts_with("="))) {
      HeaderPatch &Last = Patches.back();
      if (Line.starts_with("=")) {
        Last.New = Line.drop_front().str();
        continue;
      }
      if (Last.Everywhere)
        Patches.push_back({Last.Header, "", "", true, Number});
      Patches.back().Everywhere = true;
      Patches.back().Old = Line.drop_front().str();
      continue;
    }
    bool Old = Line.consume_front("-"), New = !Old && Line.consume_front("+");
    if (Patches.empty() || (!Old && !New))
      return llvm::createStringError(
          "patches.txt:" + std::to_string(Number) +
          ": a line starts with '#', '@ header', '-', '+', '*' or '='");
    (Old ? Patches.back().Old : Patches.back().New) += Line.str() + "\n";
  }
  for (const HeaderPatch &P : Patches)
    if (P.Old.empty())
      return llvm::createStringError("patches.txt:" + std::to_string(P.Line) +
                                     ": no '-' line says what to replace");
  return Patches;
}

const std::vector<HeaderPatch> &drydock::migrate::headerPatches() {
  static const std::vector<HeaderPatch> Patches =
      llvm::cantFail(parsePatches(embedded("patches.txt")));
  return Patches;
}

std::string drydock::migrate::overlayDataVersion() {
  llvm::SHA1 Hash;
  for (const auto *F = EmbeddedOverlay; F->Name; ++F) {
    Hash.update(F->Name);
    Hash.update(StringRef(F->Data, F->Size));
  }
  return llvm::toHex(Hash.final(), /*LowerCase=*/true);
}

std::vector<std::pair<std::string, StringRef>>
drydock::migrate::overlayHeaders() {
  std::vector<std::pair<std::string, StringRef>> Headers;
  for (const auto *F = EmbeddedOverlay; F->Name; ++F)
    if (StringRef(F->Name).ends_with(".h"))
      Headers.push_back({F->Name, StringRef(F->Data, F->Size)});
  return Headers;
}
