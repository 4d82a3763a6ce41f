#include "HeaderCopies.h"
#include "compile/KbuildTree.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;
namespace path = llvm::sys::path;
namespace fs = llvm::sys::fs;

namespace {
/// The name in an #include, and the path that it has in the directory.
struct Include {
  TextRange Name;
  std::string Path;
};
} // namespace

static std::vector<Include> includesIn(const std::string &File,
                                       StringRef Text) {
  std::vector<Include> Found;
  StringRef Directory = path::parent_path(File);
  for (size_t At = 0; At < Text.size();) {
    size_t End = std::min(Text.find('\n', At), Text.size());
    StringRef Line = Text.slice(At, End).ltrim();
    if (Line.consume_front("#"))
      Line = Line.ltrim();
    if (Line.consume_front("include") && Line.ltrim().starts_with("\"")) {
      StringRef Name =
          Line.ltrim().drop_front().take_until([](char C) { return C == '"'; });
      unsigned Begin = Name.data() - Text.data();
      Found.push_back({{File, Begin, unsigned(Begin + Name.size())},
                       (Directory + "/" + Name).str()});
    }
    At = End + 1;
  }
  return Found;
}

static std::string directoryOf(const ModulePlan &Module) {
  return path::parent_path(Module.Units[0].File).str();
}

/// Texts of the directory that some unit opens, by path.
static std::map<std::string, StringRef>
ownTexts(const ModulePlan &Module, llvm::ArrayRef<ParsedUnit> Parsed) {
  std::map<std::string, StringRef> Own;
  for (const ParsedUnit &Unit : Parsed)
    for (const auto &[Path, File] : Unit.Files)
      if (path::parent_path(Path) == directoryOf(Module))
        Own.try_emplace(Path, File.Text);
  return Own;
}

/// What File includes of its directory, and what that includes.
static void follow(const std::string &File, StringRef User,
                   std::map<std::string, std::string> &Out) {
  auto Text = llvm::MemoryBuffer::getFile(File);
  if (!Text)
    return;
  for (const Include &I : includesIn(File, (*Text)->getBuffer()))
    if (Out.try_emplace(I.Path, path::filename(User)).second)
      follow(I.Path, User, Out);
}

/// Of another module that neither gives functions to others nor takes any of
/// this one: a record of either is never the other's.
static bool isApart(const std::string &File, const ModulePlan &Module,
                    KbuildTree &Tree) {
  static const llvm::StringMap<char> AnyConfiguration;
  auto Exports = [](StringRef Path) {
    auto Text = llvm::MemoryBuffer::getFile(Path);
    return !Text || (*Text)->getBuffer().contains("EXPORT_SYMBOL");
  };
  const CompileUnit &First = Module.Units[0];
  KbuildFacts Its = Tree.facts(File, AnyConfiguration, {}),
              Ours = Tree.facts(First.File, AnyConfiguration, {});
  return Its.Listed && Ours.Listed && Its.ModuleKey != Ours.ModuleKey &&
         !Exports(File) &&
         llvm::none_of(Module.Units, [&](const CompileUnit &Unit) {
           return Exports(Unit.File);
         });
}

std::map<std::string, std::string>
drydock::migrate::headersThatStay(const ModulePlan &Module,
                                  llvm::ArrayRef<ParsedUnit> Parsed) {
  auto Own = ownTexts(Module, Parsed);
  std::map<std::string, std::string> Users;
  std::error_code Code;
  std::set<std::string> Others;
  KbuildTree Tree;
  for (fs::directory_iterator It(directoryOf(Module), Code), End;
       It != End && !Code; It.increment(Code))
    if (path::extension(It->path()) == ".c" && !Own.count(It->path()) &&
        !isApart(It->path(), Module, Tree))
      Others.insert(It->path());
  for (const std::string &Other : Others)
    follow(Other, Other, Users);
  for (auto &[Path, User] : Users)
    User = "it would change " + path::filename(Path).str() + ", which " + User +
           " uses in C";
  return Users;
}

std::string drydock::migrate::changesWhatStays(
    const Group &G, const ModulePlan &Module,
    const std::map<std::string, std::string> &Stay) {
  for (const Rewrite &R : G.Rewrites) {
    const std::string &File = R.Range.File;
    if (R.Range.InMacroBody ||
        llvm::any_of(Module.Files,
                     [&](const PlannedFile &F) { return F.Source == File; }))
      continue;
    if (auto Why = Stay.find(File); Why != Stay.end())
      return Why->second;
    if (path::parent_path(File) != directoryOf(Module))
      return "it would change " + path::filename(File).str() +
             ", which stands in another directory";
  }
  return {};
}

std::set<std::string>
drydock::migrate::headersToCopy(const ModulePlan &Module,
                                llvm::ArrayRef<ParsedUnit> Parsed,
                                llvm::ArrayRef<const Group *> Taken) {
  auto Own = ownTexts(Module, Parsed);
  for (const ParsedUnit &Unit : Parsed)
    Own.erase(Unit.MainFile);
  std::set<std::string> Copied;
  for (const Group *G : Taken)
    for (const Rewrite &R : G->Rewrites)
      if (!R.Range.InMacroBody && Own.count(R.Range.File))
        Copied.insert(R.Range.File);
  for (bool Again = !Copied.empty(); Again;) {
    Again = false;
    for (const auto &[Path, Text] : Own)
      for (const Include &I : includesIn(Path, Text))
        if (Copied.count(I.Path))
          Again |= Copied.insert(Path).second;
  }
  return Copied;
}

std::string drydock::migrate::copyName(StringRef Header) {
  StringRef Stem = path::stem(Header), Extension = path::extension(Header);
  if (Extension == ".h")
    return (Stem + ".hpp").str();
  return (Stem + "-" + Extension.drop_front() + ".hpp").str();
}

std::vector<Rewrite>
drydock::migrate::includesOfCopies(const std::string &File, StringRef Text,
                                   const std::set<std::string> &Copied) {
  std::vector<Rewrite> Result;
  for (const Include &I : includesIn(File, Text))
    if (Copied.count(I.Path))
      Result.push_back({I.Name, {Piece::text(copyName(I.Path))}});
  return Result;
}
