#include "compile/FlagWords.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace drydock {

/// Path under the first base where it exists; empty if nowhere.
static std::string locate(StringRef Path, ArrayRef<std::string> Bases,
                          function_ref<bool(StringRef)> Exists) {
  for (const std::string &Base : Bases) {
    std::string Candidate = absolutePath(Path, Base);
    if (!Path.empty() && Exists(Candidate))
      return Candidate;
  }
  return "";
}

namespace {
class FlagPicker {
public:
  FlagPicker(ArrayRef<std::string> Bases) : Bases(Bases) {}
  void pick(ArrayRef<std::string> Words);
  std::vector<std::string> Out;

private:
  void addDirectory(StringRef Path);
  void addInclude(StringRef Path);
  void addOnce(std::string Word);

  ArrayRef<std::string> Bases;
  StringSet<> Seen;
};
} // namespace

void FlagPicker::addOnce(std::string Word) {
  if (Seen.insert(Word).second)
    Out.push_back(std::move(Word));
}

void FlagPicker::addDirectory(StringRef Path) {
  std::string Found = locate(Path, Bases, isDirectory);
  if (!Found.empty())
    addOnce("-I" + Found);
}

void FlagPicker::addInclude(StringRef Path) {
  std::string Found = locate(Path, Bases, isFile);
  if (Found.empty() || !Seen.insert("-include " + Found).second)
    return;
  Out.push_back("-include");
  Out.push_back(Found);
}

void FlagPicker::pick(ArrayRef<std::string> Words) {
  for (size_t I = 0; I < Words.size(); ++I) {
    StringRef Word = Words[I];
    auto Value = [&](StringRef Flag) -> StringRef {
      if (Word.size() > Flag.size())
        return Word.drop_front(Flag.size());
      return I + 1 < Words.size() ? StringRef(Words[++I]) : StringRef();
    };
    if (Word.starts_with("-isystem"))
      addDirectory(Value("-isystem"));
    else if (Word == "-include")
      addInclude(Value("-include"));
    else if (Word.starts_with("-I"))
      addDirectory(Value("-I"));
    else if (Word.starts_with("-D") || Word.starts_with("-U")) {
      std::string Kind = Word.take_front(2).str();
      StringRef Macro = Value(Kind);
      // `-DFOO=` comes from a variable that we could not expand.
      if (!Macro.empty() && !Macro.ends_with("="))
        addOnce(Kind + Macro.str());
    }
  }
}

std::vector<std::string> keepPreprocessorFlags(ArrayRef<std::string> FlagTexts,
                                               ArrayRef<std::string> Bases) {
  FlagPicker Picker(Bases);
  for (const std::string &Text : FlagTexts)
    Picker.pick(splitShellWords(Text));
  return std::move(Picker.Out);
}

} // namespace drydock
