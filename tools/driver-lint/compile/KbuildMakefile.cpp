#include "compile/KbuildMakefile.h"
#include "compile/MakeText.h"
#include "compile/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {
namespace {

class MakefileReader {
public:
  MakefileReader(const KbuildPlace &Place, KbuildMakefile &Out)
      : Place(Place), Out(Out) {
    for (StringRef Name : {"src", "obj", "M", "PWD", "CURDIR", "KBUILD_EXTMOD"})
      Variables[Name] = Place.Source;
    for (StringRef Name : {"srctree", "objtree"})
      Variables[Name] = Place.Tree;
    Variables["ARCH"] = Variables["SRCARCH"] = "x86";
    Variables["BITS"] = "64";
  }
  bool read(StringRef Path, unsigned Depth = 0);

private:
  void include(StringRef Names, unsigned Depth);
  void assign(StringRef Name, StringRef Operator, StringRef Value);
  bool assignFlags(StringRef Name, StringRef Value);
  bool listObjects(StringRef Name, StringRef Value);

  const KbuildPlace &Place;
  KbuildMakefile &Out;
  MakeVariables Variables;
};

bool MakefileReader::read(StringRef Path, unsigned Depth) {
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer || Depth > 3)
    return false;
  for (const std::string &Line : logicalLines((*Buffer)->getBuffer())) {
    StringRef Text = StringRef(Line).trim();
    Text.consume_front("-");
    if (Text.consume_front("include ")) {
      include(Text, Depth);
      continue;
    }
    MakeAssignment A = parseAssignment(Line);
    if (!A.Name.empty())
      assign(A.Name, A.Operator, A.Value);
  }
  return true;
}

void MakefileReader::include(StringRef Names, unsigned Depth) {
  SmallVector<StringRef> Words;
  std::string Expanded = expandMakeText(Names, Variables);
  SplitString(Expanded, Words);
  for (StringRef Word : Words) {
    std::string Path = absolutePath(Word, Place.Tree);
    // The kernel's own Makefile, included by some external ones, lists nothing
    // of this directory.
    if (isFile(Path) && Path != joinPath(Place.Tree, "Makefile"))
      read(Path, Depth + 1);
  }
}

/// The CONFIG symbol inside a computed suffix, or the plain suffix.
static std::string guardOf(StringRef Suffix) {
  size_t At = Suffix.find("CONFIG_");
  if (At == StringRef::npos)
    return Suffix.str();
  StringRef Symbol = Suffix.drop_front(At + 7);
  return Symbol.take_while([](char C) { return isAlnum(C) || C == '_'; }).str();
}

bool MakefileReader::assignFlags(StringRef Name, StringRef Value) {
  std::string Text = expandMakeText(Value, Variables);
  if (Name.starts_with("ccflags-") || Name == "EXTRA_CFLAGS")
    Out.Flags.push_back(Text);
  else if (Name.starts_with("subdir-ccflags-"))
    Out.SubdirFlags.push_back(Text);
  else if (Name.consume_front("CFLAGS_") && !Name.starts_with("REMOVE_") &&
           Name.consume_back(".o"))
    Out.ObjectFlags[expandMakeText(Name, Variables)].push_back(Text);
  else
    return false;
  return true;
}

bool MakefileReader::listObjects(StringRef Name, StringRef Value) {
  // `foo-$(CONFIG_BAR)`: the dash before the computed part, else the last one.
  size_t Dash = Name.take_front(Name.find("$(")).rfind('-');
  if (Name.contains("${"))
    Dash = Name.take_front(Name.find("${")).rfind('-');
  if (Dash == StringRef::npos || Dash == 0)
    return false;
  StringRef Suffix = Name.drop_front(Dash + 1);
  if (Suffix != "y" && Suffix != "m" && Suffix != "objs" &&
      !Suffix.contains("CONFIG_"))
    return false;
  std::string Target = Name.take_front(Dash).str();
  std::string Guard = guardOf(Suffix);
  SmallVector<StringRef> Words;
  std::string Expanded = expandMakeText(Value, Variables);
  SplitString(Expanded, Words);
  for (StringRef Word : Words) {
    bool IsDirectory = Word.ends_with("/");
    if (!IsDirectory && !Word.consume_back(".o"))
      continue;
    SmallString<64> Object(Word);
    sys::path::remove_dots(Object, /*remove_dot_dot=*/true);
    if (IsDirectory)
      Object += "/";
    Out.Objects[Object].push_back({Target, Guard});
  }
  return true;
}

void MakefileReader::assign(StringRef Name, StringRef Operator,
                            StringRef Value) {
  if (assignFlags(Name, Value))
    return;
  listObjects(Name, Value);
  std::string Key = expandMakeText(Name, Variables);
  if (Operator == "+")
    Variables[Key] += " " + expandMakeText(Value, Variables);
  else if (Operator == "?")
    Variables.try_emplace(Key, Value.str());
  else if (Operator == ":")
    Variables[Key] = expandMakeText(Value, Variables);
  else
    Variables[Key] = Value.str();
}

} // namespace

bool readKbuildMakefile(const KbuildPlace &Place, KbuildMakefile &Out) {
  MakefileReader Reader(Place, Out);
  for (StringRef Name : {"Kbuild", "Makefile", "makefile"})
    if (Reader.read(joinPath(Place.Directory, Name)) && !Out.Objects.empty())
      return true;
  return false;
}

} // namespace drydock
