#include "Command.h"
#include "Results.h"
#include "confirm/Confirm.h"
#include "pipeline/BaselineFile.h"
#include "pipeline/Pipeline.h"
#include "report/OutputFile.h"
#include "report/Report.h"
#include "report/RuleTexts.h"
#include "run/Interrupt.h"
#include "run/LintRun.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <sys/resource.h>

using namespace llvm;

namespace drydock {
namespace {

struct Report {
  std::string Format;
  OutputFile File;
};

/// Everything that can be wrong is tried before the first file is parsed.
struct Prepared {
  ApiTable Table;
  RuleSet Rules;
  PipelineInputs Inputs;
  std::vector<Report> Reports;
  std::optional<OutputFile> NewBaseline;
};

Error openOutputs(const Options &Chosen, Prepared &Out) {
  std::vector<OutputSpec> Specs = Chosen.Outputs;
  if (Specs.empty())
    Specs.push_back({"text", ""});
  for (const OutputSpec &Spec : Specs) {
    Expected<OutputFile> File = OutputFile::open(Spec.Path);
    if (!File)
      return File.takeError();
    Out.Reports.push_back({Spec.Format, std::move(*File)});
  }
  if (!Chosen.WriteBaseline.empty()) {
    Expected<OutputFile> File = OutputFile::open(Chosen.WriteBaseline);
    if (!File)
      return File.takeError();
    Out.NewBaseline.emplace(std::move(*File));
  }
  return Error::success();
}

Error prepare(const Options &Chosen, Prepared &Out) {
  if (Error E = Out.Table.loadEmbedded())
    return E;
  for (const std::string &Model : Chosen.Models)
    if (Error E = Out.Table.loadFile(Model))
      return E;
  Expected<RuleSet> Rules = RuleSet::select(Chosen.Rules);
  if (!Rules)
    return Rules.takeError();
  Out.Rules = std::move(*Rules);
  Expected<PipelineInputs> Inputs = readPipelineInputs(Chosen);
  if (!Inputs)
    return Inputs.takeError();
  Out.Inputs = std::move(*Inputs);
  return openOutputs(Chosen, Out);
}

/// With -v: each changed flag once, under its reason, in order of appearance.
void showFlagChanges(const std::vector<CompileUnit> &Units) {
  std::vector<std::string> Reasons;
  std::map<std::string, std::vector<std::string>> Flags;
  for (const CompileUnit &Unit : Units)
    for (const FlagChange &Change : Unit.Changes) {
      std::vector<std::string> &Under = Flags[Change.Why];
      if (Under.empty())
        Reasons.push_back(Change.Why);
      std::string Shown = Change.From;
      // Dependency and output flags name each file; their kind is enough.
      if (size_t Comma = Shown.rfind(',');
          StringRef(Shown).starts_with("-Wp,-M"))
        Shown.resize(Comma);
      if (!Change.To.empty())
        Shown += " (now " + Change.To + ")";
      if (!is_contained(Under, Shown))
        Under.push_back(Shown);
    }
  for (const std::string &Why : Reasons)
    errs() << "driver-lint: compiler flags changed: " << join(Flags[Why], " ")
           << ": " << Why << '\n';
}

bool wantsColor(const Options &Chosen, const OutputFile &File) {
  if (Chosen.Color != ColorMode::Auto)
    return Chosen.Color == ColorMode::Always;
  const char *NoColor = std::getenv("NO_COLOR");
  return File.isStdout() && StringRef(NoColor ? NoColor : "").empty() &&
         sys::Process::StandardOutHasColors();
}

Error writeReports(const Options &Chosen, Prepared &Ready, const Results &R) {
  bool TextOnStdout = false;
  for (Report &Each : Ready.Reports) {
    raw_ostream &Out = Each.File.stream();
    TextOnStdout |= Each.Format == "text" && Each.File.isStdout();
    if (Each.Format == "json")
      writeJson(Out, R);
    else if (Each.Format == "sarif")
      writeSarif(Out, R);
    else
      writeText(Out, R,
                {.Color = wantsColor(Chosen, Each.File),
                 .Verbose = Chosen.Verbose,
                 .SilentWhenFine = Chosen.AsKernelChecker});
    if (Error E = Each.File.commit())
      return E;
  }
  if (Ready.NewBaseline) {
    Ready.NewBaseline->stream() << baselineText(R);
    if (Error E = Ready.NewBaseline->commit())
      return E;
  }
  if (!TextOnStdout) {
    writeFailures(errs(), R);
    errs() << "driver-lint: " << summaryLine(R) << '\n';
  }
  return Error::success();
}

int exitStatus(const Options &Chosen, const Results &R) {
  bool Fails = !Chosen.FailNever && any_of(R.Findings, [&](const Finding &F) {
    return F.Sure >= Chosen.FailOn;
  });
  // A failing CHECK makes Kbuild delete the object: only on request.
  if (Chosen.AsKernelChecker)
    return Chosen.FailOnGiven && Fails ? SomethingFound : NothingFound;
  if (R.Partial || R.countFiles(FileState::Failed))
    return BadUsage;
  return Fails || (R.BeyondLimit && !Chosen.FailNever) ? SomethingFound
                                                       : NothingFound;
}

CompileResult findInputs(const Options &Chosen) {
  if (!Chosen.AsKernelChecker)
    return findUnits(Chosen.Compile);
  CompileResult Found;
  if (Chosen.CheckerArguments.empty())
    Found.Error = "called as CHECK without a file";
  else
    Found.Units.push_back(unitFromCheckArguments(
        Chosen.CheckerArguments, Chosen.CheckerArguments.back()));
  return Found;
}

struct Cost {
  double Seconds; ///< of CPU, in processes that have ended
  long Megabytes; ///< of the largest of them
};

Cost costSoFar() {
  rusage Children;
  getrusage(RUSAGE_CHILDREN, &Children);
  return {Children.ru_utime.tv_sec + Children.ru_stime.tv_sec +
              (Children.ru_utime.tv_usec + Children.ru_stime.tv_usec) / 1e6,
          Children.ru_maxrss / 1024};
}

/// With -v: what the run cost. Not in reports, which are the same every time.
void showCost() {
  Cost All = costSoFar();
  errs() << formatv("driver-lint: {0:f1} s of CPU, largest process {1} MB\n",
                    All.Seconds, All.Megabytes);
}

void confirmFindings(Results &R, const std::vector<CompileUnit> &Units,
                     const ApiTable &Table, const Options &Chosen) {
  double Before = costSoFar().Seconds;
  confirm(R, Units, Table, Chosen);
  if (Chosen.Verbose)
    errs() << formatv("driver-lint: confirming took {0:f1} s of CPU\n",
                      costSoFar().Seconds - Before);
}

int complain(const Twine &Message) {
  errs() << "driver-lint: " << Message << '\n';
  return BadUsage;
}

} // namespace

int lint(Options Chosen) {
  Prepared Ready;
  if (Error E = prepare(Chosen, Ready))
    return complain(toString(std::move(E)));
  CompileResult Found = findInputs(Chosen);
  if (!Found.Error.empty())
    return complain(Found.Error);
  if (Chosen.Verbose) {
    for (const std::string &Note : Found.Notes)
      errs() << "driver-lint: " << Note << '\n';
    showFlagChanges(Found.Units);
  }

  catchInterrupts();
  Results R = runLint(Found.Units, {Ready.Table, Ready.Rules}, Chosen);
  for (CompileFailure &Failure : Found.Failures) {
    R.Files.emplace_back();
    R.Files.back().Path = Failure.File;
    R.Files.back().Reason = Failure.Reason;
  }
  R.Notes.insert(R.Notes.end(), Found.Notes.begin(), Found.Notes.end());
  runPipeline(R, Chosen, Ready.Rules, Ready.Inputs);
  if (Chosen.Confirm)
    confirmFindings(R, Found.Units, Ready.Table, Chosen);
  if (Error E = writeReports(Chosen, Ready, R))
    return complain(toString(std::move(E)));
  if (Chosen.Verbose)
    showCost();
  return exitStatus(Chosen, R);
}

int explainRule(const std::string &Id) {
  for (const RuleText &Text : ruleTexts())
    if (Text.Id == Id) {
      outs() << (Text.Page.empty() ? Text.Summary + "\n" : Text.Page);
      return 0;
    }
  return complain(toString(unknownRule(Id)));
}

} // namespace drydock
