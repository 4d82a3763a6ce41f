#include "LintCompare.h"
#include "WriteFile.h"
#include "headers/CxxFlags.h"
#include "headers/RunCompiler.h"
#include "model/ApiTable.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <map>
#include <set>

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;
namespace path = llvm::sys::path;

static std::string findLint() {
  static int Here;
  std::string Program = llvm::sys::fs::getMainExecutable(nullptr, &Here);
  std::string Beside = (path::parent_path(Program) + "/driver-lint").str();
  if (llvm::sys::fs::can_execute(Beside))
    return Beside;
  auto Found = llvm::sys::findProgramByName("driver-lint");
  return Found ? *Found : std::string();
}

static llvm::json::Object command(const CompileUnit &Unit, StringRef File,
                                  std::vector<std::string> Arguments) {
  Arguments.insert(Arguments.begin(), "clang");
  Arguments.push_back(File.str());
  return llvm::json::Object{{"directory", Unit.Directory},
                            {"file", File.str()},
                            {"arguments", llvm::json::Array(Arguments)}};
}

static std::vector<LintFinding> readFindings(const llvm::json::Value &Report) {
  std::vector<LintFinding> Result;
  const llvm::json::Object *Top = Report.getAsObject();
  const llvm::json::Array *List = Top ? Top->getArray("findings") : nullptr;
  if (!List)
    return Result;
  for (const llvm::json::Value &Item : *List)
    if (const llvm::json::Object *O = Item.getAsObject()) {
      auto text = [&](StringRef Key) {
        return O->getString(Key).value_or("").str();
      };
      Result.push_back({text("rule"), text("function"), text("message"),
                        text("file"),
                        unsigned(O->getInteger("line").value_or(0))});
    }
  return Result;
}

/// The findings of the files in Commands; Error says why there are none.
static std::vector<LintFinding> lint(StringRef Lint, StringRef Directory,
                                     llvm::json::Array Commands,
                                     std::vector<std::string> Files,
                                     std::string &Error) {
  std::string Base = (Directory + "/compile_commands.json").str();
  std::string Output = (Directory + "/findings.json").str();
  Error = writeWhole(
      Base,
      llvm::formatv("{0:2}", llvm::json::Value(std::move(Commands))).str());
  if (!Error.empty())
    return {};
  std::vector<std::string> Words{"-p", Base, "-o", "json:" + Output};
  Words.insert(Words.end(), Files.begin(), Files.end());
  CompilerRun Run = runCompiler(Lint, Words, Directory);
  auto Text = llvm::MemoryBuffer::getFile(Output);
  auto Report = Text ? llvm::json::parse((*Text)->getBuffer())
                     : llvm::Expected<llvm::json::Value>(
                           llvm::createStringError(Run.Output));
  if (!Report) {
    Error = llvm::toString(Report.takeError());
    return {};
  }
  llvm::sys::fs::remove(Output);
  const llvm::json::Object *Top = Report->getAsObject();
  const llvm::json::Object *Summary = Top ? Top->getObject("summary") : nullptr;
  if (Summary && Summary->getInteger("files_failed").value_or(0))
    Error = StringRef(Run.Output).trim().str();
  return readFindings(*Report);
}

/// Lambdas have no name of their own: what is found there may be any of C's.
static bool sameFunction(const LintFinding &C, const LintFinding &Cxx) {
  return C.Function == Cxx.Function || Cxx.Function == "operator()";
}

std::vector<LintFinding>
drydock::migrate::newFindings(llvm::ArrayRef<LintFinding> Before,
                              llvm::ArrayRef<LintFinding> After) {
  std::vector<LintFinding> Old(Before), New;
  for (const LintFinding &F : After) {
    auto Match = llvm::find_if(Old, [&](const LintFinding &C) {
      return C.Rule == F.Rule && sameFunction(C, F);
    });
    if (Match == Old.end())
      New.push_back(F);
    else
      Old.erase(Match);
  }
  return New;
}

/// The acquisition stands in the driver's text as a call of the kernel's, and
/// not inside of an owner of the runtime.
static bool acquiresByHand(StringRef Line, const ApiTable &Apis) {
  for (size_t I = 0; I < Line.size();) {
    StringRef Word = Line.substr(I).take_while(
        [](char C) { return llvm::isAlnum(C) || C == '_'; });
    I += std::max<size_t>(Word.size(), 1);
    const ApiFunction *Row = Apis.function(Word);
    if (Row && llvm::any_of(Row->Effects, [](const ApiEffect &E) {
          return E.Kind == EffectKind::Acquire;
        }))
      return true;
  }
  return false;
}

/// Each release that groups wrote for their owners stands in the C++ form.
static bool releasesStand(const ModulePlan &Module) {
  std::map<std::string, std::set<std::pair<std::string, unsigned>>> Written;
  for (const PlannedGroup &G : Module.Groups)
    if (G.State == PlannedGroup::Taken && G.Proposal.MovesHandles)
      for (const Rewrite &R : G.Proposal.Rewrites)
        if (R.Discards) {
          std::string Text;
          for (const Piece &P : R.Pieces)
            Text += P.Text;
          Written[Text].insert({R.Range.File, R.Range.Begin});
        }
  std::string All;
  for (const auto *Files : {&Module.Files, &Module.Headers})
    for (const PlannedFile &File : *Files)
      All += File.After;
  return llvm::all_of(Written, [&](const auto &Entry) {
    return StringRef(All).count(Entry.first) >= Entry.second.size();
  });
}

void drydock::migrate::setOwnersApart(ModulePlan &Module) {
  if (!releasesStand(Module))
    return;
  ApiTable Apis;
  if (llvm::Error E = Apis.loadEmbedded()) {
    llvm::consumeError(std::move(E));
    return;
  }
  llvm::erase_if(Module.FindingsNew, [&](const LintFinding &F) {
    for (const PlannedFile &File : Module.Files) {
      if (path::filename(File.Output) != path::filename(F.File) ||
          F.Rule != "resource-leak")
        continue;
      llvm::SmallVector<StringRef, 0> Lines;
      StringRef(File.After).split(Lines, '\n');
      if (!F.Line || F.Line > Lines.size() ||
          acquiresByHand(Lines[F.Line - 1], Apis))
        continue;
      std::string Note = "not judged, an owner of the runtime holds it: " +
                         path::filename(F.File).str() + ":" +
                         std::to_string(F.Line) + ": " + F.Message;
      if (!llvm::is_contained(Module.Notes, Note))
        Module.Notes.push_back(std::move(Note));
      return true;
    }
    return false;
  });
}

void drydock::migrate::compareFindings(const LintInput &In,
                                       ModulePlan &Module) {
  std::string Lint = findLint();
  if (Lint.empty()) {
    Module.Notes.push_back(
        "driver-lint is neither beside driver-migrate nor on the PATH: "
        "findings are not compared");
    return;
  }
  llvm::json::Array C, Cxx;
  std::vector<std::string> Sources, Outputs;
  for (size_t I = 0; I != Module.Files.size(); ++I) {
    CompileUnit Unit = Module.Units[I];
    Sources.push_back(Unit.File);
    Outputs.push_back(In.Directory + "/" +
                      path::filename(Module.Files[I].Output).str());
    std::vector<std::string> Plain;
    for (const std::string &Word : Unit.Arguments)
      if (Word != Unit.File)
        Plain.push_back(Word);
    C.push_back(command(Unit, Unit.File, Plain));
    Unit.Arguments.insert(Unit.Arguments.begin(), In.Include);
    auto Arguments = cxxArguments(Unit, In.Overlay, Compiler::Clang);
    Arguments.insert(Arguments.end(), {"-x", "c++"});
    Cxx.push_back(command(Unit, Outputs.back(), Arguments));
    if (std::string Error = writeWhole(Outputs.back(), Module.Files[I].After);
        !Error.empty())
      Module.Errors.push_back(Error);
  }
  std::string Error;
  // The C stays as it is, however often what comes out of it changes.
  if (!Module.Linted)
    Module.FindingsBefore =
        lint(Lint, In.Directory, std::move(C), Sources, Error);
  if (Error.empty())
    Module.FindingsAfter =
        lint(Lint, In.Directory, std::move(Cxx), Outputs, Error);
  if (!Error.empty()) {
    Module.Notes.push_back("driver-lint failed, findings are not compared: " +
                           Error);
    return;
  }
  Module.Linted = true;
  Module.FindingsNew = newFindings(Module.FindingsBefore, Module.FindingsAfter);
  setOwnersApart(Module);
}
