#include "Prepare.h"
#include "compile/FindUnits.h"
#include "headers/CxxFlags.h"
#include "headers/OverlayData.h"
#include "llvm/Support/FileSystem.h"

using namespace drydock;
using namespace drydock::migrate;

std::string drydock::migrate::overlayStoreOf(const Flags &F) {
  llvm::SmallString<256> Path(F.Store.empty() ? overlayStore() : F.Store);
  if (llvm::sys::fs::make_absolute(Path))
    return F.Store;
  return Path.str().str();
}

/// Messages of the shared library name driver-lint's option.
static std::string inOwnWords(std::string Message) {
  static const std::string Theirs = "--kernel-headers", Ours = "--kernel";
  for (size_t At = Message.find(Theirs); At != std::string::npos;
       At = Message.find(Theirs, At))
    Message.replace(At, Theirs.size(), Ours);
  return Message;
}

Views drydock::migrate::viewsOf(const Flags &F) {
  return F.Gcc ? Views::ClangAndGcc : Views::Clang;
}

Prepared drydock::migrate::findSources(const Flags &F) {
  Prepared Result;
  CompileRequest Request;
  Request.Database = F.Database;
  Request.KernelHeaders = F.Kernel;
  Request.Files = F.Files;
  CompileResult Found = findUnits(Request);
  Result.Error = Found.Error;
  if (Result.Error.empty() && !Found.Failures.empty())
    Result.Error = Found.Failures[0].File + ": " + Found.Failures[0].Reason;
  if (Result.Error.empty() && Found.Units.empty())
    Result.Error = "no C file found";
  Result.Error = inOwnWords(std::move(Result.Error));
  if (!Result.Error.empty())
    return Result;
  Result.Units = std::move(Found.Units);
  return Result;
}

Prepared drydock::migrate::prepare(const Flags &F, bool AlwaysParse) {
  Prepared Result = findSources(F);
  if (!Result.Error.empty())
    return Result;
  Result.Key = overlayKey(Result.Units, viewsOf(F));
  if (auto Ready = findOverlay(overlayStoreOf(F), Result.Key))
    Result.Cached = true;
  else
    llvm::consumeError(Ready.takeError());
  if (!Result.Cached || AlwaysParse)
    for (const CompileUnit &Unit : Result.Units)
      Result.Parsed.push_back(parseUnit(Unit, overriddenMacros(), viewsOf(F)));
  return Result;
}

llvm::Expected<Overlay> drydock::migrate::makeOverlay(const Flags &F,
                                                      const Prepared &P) {
  if (P.Cached)
    return findOverlay(overlayStoreOf(F), P.Key);
  // Without the headers of a unit that is no C, it is nobody else's overlay.
  bool Partial = llvm::any_of(
      P.Parsed, [](const ParsedUnit &Unit) { return Unit.HasErrors; });
  std::map<std::string, ParsedFile> Files;
  EditSet Edits;
  std::set<std::string> Directories;
  for (const CompileUnit &Unit : P.Units)
    for (const std::string &Root : includeRoots(Unit))
      Directories.insert(Root);
  for (const ParsedUnit &Unit : P.Parsed) {
    if (Unit.HasErrors)
      continue;
    Edits.merge(Unit.Edits);
    for (const auto &[Path, File] : Unit.Files)
      if (Path != Unit.MainFile) {
        ParsedFile &Known = Files[Path];
        Known.Text = File.Text;
        Known.Declares |= File.Declares;
        Known.FromMain |= File.FromMain;
      }
  }
  return writeOverlay(overlayStoreOf(F), P.Key + (Partial ? "-partial" : ""),
                      Files, Directories, Edits);
}
