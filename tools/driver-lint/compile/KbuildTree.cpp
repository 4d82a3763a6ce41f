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

KbuildFacts KbuildTree::facts(StringRef File, const StringMap<char> &Config,
                              StringRef Source) {
  KbuildFacts Facts;
  Facts.Tree = kernelTreeOf(File);
  StringRef SrcTree = Facts.Tree.empty() ? Source : StringRef(Facts.Tree);
  std::string Object = File.drop_back(sys::path::extension(File).size()).str();
  Facts.Module = sys::path::filename(Object).str();
  Facts.ModuleKey = Object;
  std::string OwnDirectory = sys::path::parent_path(File).str();
  std::vector<std::string> Flags, Guesses;
  std::string Child; // directory that the level below was, once owned

  // From the file's directory upwards: first the Makefile that lists the
  // object, then those that list the directories on the way.
  for (StringRef Dir = OwnDirectory; Dir.size() > 1 && Dir != Facts.Tree;
       Dir = sys::path::parent_path(Dir)) {
    const KbuildMakefile *Makefile = makefile(Dir.str(), Facts.Tree, SrcTree);
    std::string Name = relativeTo(Object, Dir);
    std::string Below = sys::path::filename(Child).str() + "/";
    if (!Makefile && Facts.Tree.empty() && Facts.Listed)
      break; // above an external module
    if (!Makefile)
      continue;
    append(Flags, Makefile->SubdirFlags);
    if (!Facts.Listed && Makefile->Objects.contains(Name)) {
      Chain Way = bestChain(*Makefile, Name, Config);
      Facts.Listed = true;
      Facts.BuiltIn = isBuiltIn(Way, Config);
      Facts.Module = sys::path::filename(Way.Stem).str();
      Facts.ModuleKey = joinPath(Dir, Way.Stem);
      llvm::copy_if(Way.Guards, std::back_inserter(Facts.GuardsOff),
                    [&](const std::string &G) { return isOff(G, Config); });
      append(Flags, Makefile->Flags);
      if (auto It = Makefile->ObjectFlags.find(Name);
          It != Makefile->ObjectFlags.end())
        append(Flags, It->second);
    } else if (Facts.Listed && Makefile->Objects.contains(Below)) {
      Chain Way = bestChain(*Makefile, Below, Config);
      Facts.BuiltIn &= isBuiltIn(Way, Config);
      llvm::copy_if(Way.Guards, std::back_inserter(Facts.GuardsOff),
                    [&](const std::string &G) { return isOff(G, Config); });
    } else if (!Facts.Listed) {
      append(Guesses, Makefile->Flags);
    } else if (Facts.Tree.empty()) {
      break;
    }
    Child = Dir.str();
  }
  // Nobody lists the file: whoever builds it sits near.
  if (!Facts.Listed)
    append(Flags, Guesses);
  Facts.Flags = keepPreprocessorFlags(Flags, {SrcTree.str(), OwnDirectory});
  return Facts;
}

} // namespace drydock
