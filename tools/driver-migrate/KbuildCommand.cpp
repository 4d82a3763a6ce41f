// `driver-migrate headers --kbuild`: what drydock.mk needs before it compiles.
//
//   DIR/overlay          link to the overlay
//   DIR/overlay.content  names it; written when the content differs only
//   DIR/set.h            what the precompiled header holds
//   DIR/<source>.own     the source does without it
//   DIR/overlay.stamp    made each time
#include "Commands.h"
#include "Prepare.h"
#include "WriteFile.h"
#include "compile/GccFlags.h"
#include "compile/Paths.h"
#include "headers/HeaderSet.h"
#include "headers/OverlayData.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock;
using namespace drydock::migrate;
namespace fs = llvm::sys::fs;
using llvm::StringRef;

static int fail(const std::string &Message) {
  llvm::errs() << "driver-migrate: " << Message << "\n";
  return 1;
}

/// The unit that includes what the sources include. Or, with a C original
/// beside a source, that original: what it expands of the headers' macros is
/// converted as well.
static CompileUnit unitOf(const Flags &F, const std::string &CFile) {
  CompileUnit Unit;
  Unit.File = CFile;
  Unit.Directory = absolutePath(".");
  std::vector<std::string> Arguments{
      "-iquote", llvm::sys::path::parent_path(absolutePath(F.Files[0])).str()};
  Arguments.insert(Arguments.end(), F.CompileArguments.begin(),
                   F.CompileArguments.end());
  Unit.Arguments = translateFlags(Arguments, CFile, Unit.Changes);
  // The headers ask; the flag itself is of no use to a parser.
  if (llvm::is_contained(Arguments, "-fsanitize=kernel-address"))
    Unit.Arguments.push_back("-D__SANITIZE_ADDRESS__=1");
  return Unit;
}

static std::string writeMarkers(const std::string &Directory,
                                const HeaderSet &Set, const Flags &F) {
  for (const std::string &File : F.Files)
    fs::remove(Directory + "/" + llvm::sys::path::filename(File) + ".own");
  for (const std::string &File : Set.Own)
    if (std::string Error = writeIfChanged(
            Directory + "/" + llvm::sys::path::filename(File).str() + ".own",
            "");
        !Error.empty())
      return Error;
  return writeIfChanged(Directory + "/set.h", Set.PchText);
}

/// The overlay is made again when an original changes; one that went away is no
/// error.
static std::string writeDependencies(const std::string &Directory,
                                     const Prepared &P) {
  std::set<std::string> Paths;
  for (const ParsedUnit &Unit : P.Parsed)
    for (const auto &[Path, File] : Unit.Files)
      if (!StringRef(Path).starts_with(Directory))
        Paths.insert(Path);
  if (Paths.empty())
    return {}; // from the store: what was written still holds
  std::string Text = Directory + "/overlay.stamp:";
  for (const std::string &Path : Paths)
    Text += " \\\n " + Path;
  Text += "\n";
  for (const std::string &Path : Paths)
    Text += Path + ":\n";
  return writeWhole(Directory + "/overlay.d", Text);
}

/// The sources, and the C++ headers beside the first.
static std::vector<std::string>
withCopies(llvm::ArrayRef<std::string> Sources) {
  std::vector<std::string> All(Sources);
  std::error_code Code;
  StringRef Directory = llvm::sys::path::parent_path(Sources[0]);
  for (fs::directory_iterator It(Directory.empty() ? "." : Directory, Code),
       End;
       It != End && !Code; It.increment(Code))
    if (StringRef(It->path()).ends_with(".hpp"))
      All.push_back(It->path());
  return All;
}

int drydock::migrate::runKbuild(const Flags &F) {
  std::string Directory = absolutePath(F.Kbuild);
  std::vector<std::string> Roots;
  for (StringRef A : F.CompileArguments)
    if (A.consume_front("-I"))
      Roots.push_back(A.str());
  auto Set = headerSet(F.Files, Roots);
  if (!Set)
    return fail(llvm::toString(Set.takeError()));
  std::string CFile = Directory + "/set.c";
  if (std::string Error = writeIfChanged(CFile, Set->CText); !Error.empty())
    return fail(Error);

  Prepared P;
  P.Units.push_back(unitOf(F, CFile));
  for (StringRef File : F.Files)
    if (std::string Original = absolutePath((File.drop_back(4) + ".c").str());
        File.ends_with(".cpp") && fs::exists(Original))
      P.Units.push_back(unitOf(F, Original));
  P.Key = overlayKey(P.Units, viewsOf(F));
  if (auto Ready = findOverlay(Directory, P.Key))
    P.Cached = true;
  else
    llvm::consumeError(Ready.takeError());
  if (!P.Cached) {
    std::string Own =
        llvm::sys::path::parent_path(absolutePath(F.Files[0])).str();
    for (const CompileUnit &Unit : P.Units)
      P.Parsed.push_back(
          parseUnit(Unit, overriddenMacros(), viewsOf(F), Own + "/"));
    if (P.Parsed[0].HasErrors) {
      llvm::errs() << P.Parsed[0].Errors;
      return fail("the headers do not parse as C; no overlay made");
    }
  }
  Flags Local = F;
  Local.Store = Directory;
  auto Made = makeOverlay(Local, P);
  if (!Made)
    return fail(llvm::toString(Made.takeError()));

  // Compiled through the mirror, a source finds the mirror's copies of the
  // headers that stand beside it.
  for (const std::string &File : withCopies(F.Files)) {
    std::string Real = absolutePath(File), Mirror = Made->Root + Real;
    fs::remove(Mirror);
    if (auto Code =
            fs::create_directories(llvm::sys::path::parent_path(Mirror)))
      return fail("cannot create the directory of " + Mirror + ": " +
                  Code.message());
    if (auto Code = fs::create_link(Real, Mirror))
      return fail("cannot link " + Mirror + ": " + Code.message());
  }

  if (std::string Error = writeDependencies(Directory, P); !Error.empty())
    return fail(Error);
  std::string Link = Directory + "/overlay";
  std::string Content = Directory + "/overlay.content";
  auto Known = llvm::MemoryBuffer::getFile(Content);
  if (!Known || (*Known)->getBuffer() != P.Key || !fs::exists(Link)) {
    fs::remove(Link + ".new");
    if (auto Code = fs::create_link(Made->Root, Link + ".new"))
      return fail("cannot link " + Link + ": " + Code.message());
    if (auto Code = fs::rename(Link + ".new", Link))
      return fail("cannot link " + Link + ": " + Code.message());
    if (std::string Error = writeWhole(Content, P.Key); !Error.empty())
      return fail(Error);
  }
  if (std::string Error = writeMarkers(Directory, *Set, F); !Error.empty())
    return fail(Error);
  std::string Error = writeWhole(Directory + "/overlay.stamp", P.Key);
  return Error.empty() ? 0 : fail(Error);
}
