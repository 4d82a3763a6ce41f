#include "HeaderMacros.h"
#include "Compose.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace drydock::migrate;
using llvm::StringRef;

/// The directive that the place lies in, continuations and all.
static TextRange directive(const std::string &File, StringRef Text,
                           unsigned At) {
  auto lineStart = [&](size_t From) {
    size_t Newline = Text.take_front(From).rfind('\n');
    return Newline == StringRef::npos ? 0 : Newline + 1;
  };
  size_t Begin = lineStart(At);
  while (Begin > 1 && Text[Begin - 2] == '\\')
    Begin = lineStart(Begin - 1);
  size_t End = Text.find('\n', At);
  while (End != StringRef::npos && Text[End - 1] == '\\')
    End = Text.find('\n', End + 1);
  return {File, unsigned(Begin), unsigned(std::min(End, Text.size())), true};
}

static StringRef nameOf(StringRef Define) {
  StringRef Rest = Define.ltrim(" \t#").ltrim();
  if (!Rest.consume_front("define"))
    return {};
  return Rest.ltrim().take_while(
      [](char C) { return llvm::isAlnum(C) || C == '_'; });
}

std::string
drydock::migrate::headerMacros(const ParsedUnit &Unit, const EditSet &Language,
                               llvm::ArrayRef<const Group *> Taken,
                               const std::set<std::string> &Copied,
                               std::vector<std::string> &Conflicts) {
  std::map<std::pair<std::string, unsigned>, TextRange> Touched;
  for (const Group *G : Taken)
    for (const Rewrite &R : G->Rewrites) {
      auto File = Unit.Files.find(R.Range.File);
      if (R.Range.File == Unit.MainFile || File == Unit.Files.end() ||
          Copied.count(R.Range.File))
        continue;
      TextRange Define =
          directive(R.Range.File, File->second.Text, R.Range.Begin);
      Touched[{Define.File, Define.Begin}] = Define;
    }
  std::string Result, Header;
  for (auto &[Key, Define] : Touched) {
    StringRef Text = Unit.Files.at(Define.File).Text;
    StringRef Name = nameOf(Text.slice(Define.Begin, Define.End));
    if (Name.empty())
      continue;
    if (Define.File != Header)
      Result += "\n/* Macros of " +
                llvm::sys::path::filename(Define.File).str() + " */\n";
    Header = Define.File;
    Result += ("#undef " + Name + "\n").str() +
              composePart(Define, Text, Language, Taken, Conflicts) + "\n";
  }
  return Result;
}
