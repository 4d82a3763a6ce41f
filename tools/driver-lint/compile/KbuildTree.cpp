#include "compile/KbuildTree.h"
#include "compile/FlagWords.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {

std::string kernelTreeOf(StringRef Path) {
  for (StringRef Dir = sys::path::parent_path(Path); Dir.size() > 1;
       Dir = sys::path::parent_path(Dir))
    if (isFile(joinPath(Dir, "include/linux/kconfig.h")))
      return Dir.str();
  return "";
}

namespace {

/// One way in which a Makefile reaches an object: the guards on the way from
/// the object through composites to `obj`, and the module's stem.
struct Chain {
  std::vector<std::string> Guards;
  std::string Stem;
};

bool endsChain(StringRef Target) {
  return Target == "obj" || Target == "lib" || Target == "extra" ||
         Target == "always" || Target == "targets" || Target == "subdir";
}

void collectChains(const KbuildMakefile &Makefile, StringRef Object,
                   Chain Prefix, std::vector<Chain> &Out, unsigned Depth = 0) {
  auto It = Makefile.Objects.find(Object);
  if (It == Makefile.Objects.end() || Depth > 4 || Out.size() > 64) {
    // A composite that a parent's Makefile lists: take its name.
    Prefix.Stem = Object.str();
    Out.push_back(std::move(Prefix));
    return;
  }
  for (const KbuildMakefile::Listing &Listing : It->second) {
    Chain Next = Prefix;
    if (Listing.Guard != "objs")
      Next.Guards.push_back(Listing.Guard);
    if (endsChain(Listing.Target) || Listing.Target == Object) {
      Next.Stem = Object.str();
      Out.push_back(std::move(Next));
    } else {
      collectChains(Makefile, Listing.Target, std::move(Next), Out, Depth + 1);
    }
  }
}

bool isOff(StringRef Guard, const StringMap<char> &Config) {
  return Guard != "y" && Guard != "m" && !Config.contains(Guard);
}

/// The way that needs the fewest symbols turned on.
Chain bestChain(const KbuildMakefile &Makefile, StringRef Object,
                const StringMap<char> &Config) {
  std::vector<Chain> Chains;
  collectChains(Makefile, Object, {}, Chains);
  return *llvm::min_element(Chains, [&](const Chain &A, const Chain &B) {
    auto Off = [&](const std::string &Guard) { return isOff(Guard, Config); };
    return llvm::count_if(A.Guards, Off) < llvm::count_if(B.Guards, Off);
  });
}

bool isBuiltIn(const Chain &Way, const StringMap<char> &Config) {
  return !Way.Guards.empty() &&
         llvm::all_of(Way.Guards, [&](const std::string &Guard) {
           auto It = Config.find(Guard);
           return Guard == "y" || (It != Config.end() && It->second == 'y');
         });
}

void append(std::vector<std::string> &To,
            const std::vector<std::string> &From) {
  To.insert(To.end(), From.begin(), From.end());
}

std::string relativeTo(StringRef Path, StringRef Directory) {
  Path.consume_front(Directory);
  return Path.ltrim('/').str();
}

} // namespace

const KbuildMakefile *KbuildTree::makefile(const std::string &Directory,
                                           StringRef Tree, StringRef Source) {
  auto [It, IsNew] = Cache.try_emplace(Directory);
  if (IsNew) {
    auto Makefile = std::make_unique<KbuildMakefile>();
    KbuildPlace Place{Directory, Source.str(),
                      Tree.empty() ? Directory : relativeTo(Directory, Tree)};
    // Kept even when it lists nothing: it may set flags for what is below.
    if (readKbuildMakefile(Place, *Makefile) || !Makefile->SubdirFlags.empty())
      It->second = std::move(Makefile);
  }
  return It->second.get();
}

namespace {

/// Walks from a file's directory upwards: first to the Makefile that lists the
/// object, then past those that list the directories on the way.
class Climb {
public:
  Climb(StringRef File, const StringMap<char> &Config, KbuildFacts &Facts)
      : Object(File.drop_back(sys::path::extension(File).size())),
        Config(Config), Facts(Facts) {}
  /// Nothing above concerns the file when false.
  bool visit(StringRef Directory, const KbuildMakefile &Makefile);
  std::vector<std::string> flags() const;

private:
  void list(StringRef Directory, const KbuildMakefile &Makefile,
            StringRef Name);
  void guard(const Chain &Way);

  StringRef Object; ///< the file without its extension
  const StringMap<char> &Config;
  KbuildFacts &Facts;
  StringRef Below; ///< the directory visited before
  std::vector<std::string> Flags, Guesses;
};

void Climb::guard(const Chain &Way) {
  llvm::copy_if(Way.Guards, std::back_inserter(Facts.GuardsOff),
                [&](const std::string &G) { return isOff(G, Config); });
}

/// The Makefile builds the object: it decides module and flags.
void Climb::list(StringRef Directory, const KbuildMakefile &Makefile,
                 StringRef Name) {
  Chain Way = bestChain(Makefile, Name, Config);
  Facts.Listed = true;
  Facts.BuiltIn = isBuiltIn(Way, Config);
  Facts.Module = sys::path::filename(Way.Stem).str();
  Facts.ModuleKey = joinPath(Directory, Way.Stem);
  guard(Way);
  append(Flags, Makefile.Flags);
  if (auto It = Makefile.ObjectFlags.find(Name);
      It != Makefile.ObjectFlags.end())
    append(Flags, It->second);
}

bool Climb::visit(StringRef Directory, const KbuildMakefile &Makefile) {
  Facts.HasMakefile = true;
  std::string Name = relativeTo(Object, Directory);
  std::string Entry = (sys::path::filename(Below) + "/").str();
  Below = Directory;
  if (!Facts.Listed && Makefile.Objects.contains(Name)) {
    list(Directory, Makefile, Name);
  } else if (!Facts.Listed) {
    append(Guesses, Makefile.Flags);
  } else if (Makefile.Objects.contains(Entry)) {
    Chain Way = bestChain(Makefile, Entry, Config);
    Facts.BuiltIn &= isBuiltIn(Way, Config);
    guard(Way);
  } else if (Facts.Tree.empty()) {
    return false; // a Makefile above an external module, of something else
  }
  append(Flags, Makefile.SubdirFlags);
  return true;
}

/// When nobody lists the file, whoever builds it sits near.
std::vector<std::string> Climb::flags() const {
  std::vector<std::string> Out = Flags;
  if (!Facts.Listed)
    append(Out, Guesses);
  return Out;
}

} // namespace

KbuildFacts KbuildTree::facts(StringRef File, const StringMap<char> &Config,
                              StringRef Source) {
  // External modules are shallow; above them lie other people's Makefiles.
  constexpr unsigned MostLevels = 6;
  KbuildFacts Facts;
  Facts.Tree = kernelTreeOf(File);
  StringRef SrcTree = Facts.Tree.empty() ? Source : StringRef(Facts.Tree);
  Facts.Module = sys::path::stem(File).str();
  Facts.ModuleKey = joinPath(sys::path::parent_path(File), Facts.Module);

  Climb Up(File, Config, Facts);
  unsigned Level = 0;
  for (StringRef Dir = sys::path::parent_path(File);
       Dir.size() > 1 && Dir != Facts.Tree; Dir = sys::path::parent_path(Dir)) {
    if (Facts.Tree.empty() && ++Level > MostLevels)
      break;
    const KbuildMakefile *Makefile = makefile(Dir.str(), Facts.Tree, SrcTree);
    if (Makefile ? !Up.visit(Dir, *Makefile)
                 : Facts.Tree.empty() && Facts.Listed)
      break;
  }
  std::string OwnDirectory = sys::path::parent_path(File).str();
  Facts.Flags =
      keepPreprocessorFlags(Up.flags(), {SrcTree.str(), OwnDirectory});
  return Facts;
}

} // namespace drydock
