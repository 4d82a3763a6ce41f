#include "Flags.h"
#include "Suggest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace drydock {

static Error usage(const Twine &Message) {
  return createStringError(inconvertibleErrorCode(), "%s",
                           Message.str().c_str());
}

static Error takeNumber(unsigned &Out, StringRef Value, const char *What) {
  if (Value.getAsInteger(10, Out))
    return usage(Twine(What) + " takes a number, not '" + Value + "'");
  return Error::success();
}

static Error takeConfidence(Confidence &Out, StringRef Value,
                            const char *What) {
  for (Confidence C :
       {Confidence::Heuristic, Confidence::Likely, Confidence::Proved})
    if (Value == confidenceName(C)) {
      Out = C;
      return Error::success();
    }
  return usage(Twine(What) + " takes proved, likely or heuristic, not '" +
               Value + "'");
}

static Error takeOutput(Options &Out, StringRef Value) {
  auto [Format, Path] = Value.split(':');
  const std::string Known[] = {"text", "json", "sarif"};
  if (!is_contained(Known, Format))
    return usage("unknown output format '" + Format + "'" +
                 suggestion(Format, Known) + "; there are text, json, sarif");
  Out.Outputs.push_back({Format.str(), Path.str()});
  return Error::success();
}

static Error takeFailOn(Options &Out, StringRef Value) {
  Out.FailOnGiven = true;
  if (Value == "never") {
    Out.FailNever = true;
    return Error::success();
  }
  return takeConfidence(Out.FailOn, Value, "--fail-on");
}

static Error takeColor(Options &Out, StringRef Value) {
  if (Value == "auto")
    Out.Color = ColorMode::Auto;
  else if (Value == "always")
    Out.Color = ColorMode::Always;
  else if (Value == "never")
    Out.Color = ColorMode::Never;
  else
    return usage("--color takes auto, always or never, not '" + Value + "'");
  return Error::success();
}

static Error takeRules(Options &Out, StringRef Value) {
  SmallVector<StringRef> Names;
  Value.split(Names, ',', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names)
    Out.Rules.push_back(Name.trim().str());
  return Out.Rules.empty() ? usage("--rules takes rule ids, comma-separated")
                           : Error::success();
}

/// A flag that only stores its value.
#define STORE(Member)                                                          \
  [](Options &Out, StringRef Value) -> Error {                                 \
    Out.Member = Value.str();                                                  \
    return Error::success();                                                   \
  }
#define SET(Member, To)                                                        \
  [](Options &Out, StringRef) -> Error {                                       \
    Out.Member = To;                                                           \
    return Error::success();                                                   \
  }

static const Flag AllFlags[] = {
    {"--build", 'p', "DIR|FILE",
     "compile database: compile_commands.json, a directory with one, or a "
     "directory that Kbuild built in (default: look near each file)",
     STORE(Compile.Database)},
    {"--kernel-headers", 0, "DIR|auto",
     "make up compile commands from installed kernel headers and the "
     "Makefiles beside each file",
     STORE(Compile.KernelHeaders)},
    {"--rules", 0, "ID,...", "check these rules only (see driver-lint rules)",
     takeRules},
    {"--model", 0, "FILE",
     "also read API rows from this YAML file; may be repeated",
     [](Options &Out, StringRef Value) -> Error {
       Out.Models.push_back(Value.str());
       return Error::success();
     }},
    {"--confidence", 0, "LEVEL",
     "show findings from this level on: proved, likely (default), heuristic",
     [](Options &Out, StringRef Value) -> Error {
       return takeConfidence(Out.MinConfidence, Value, "--confidence");
     }},
    {"--fail-on", 0, "LEVEL",
     "exit 1 for findings from this level on: proved, likely, heuristic, or "
     "never (default: any that is shown)",
     takeFailOn},
    {"--output", 'o', "FORMAT[:PATH]",
     "text (default), json or sarif; may be repeated with different paths",
     takeOutput},
    {"--headers", 0, nullptr,
     "also show findings whose place is in a kernel header",
     SET(KernelHeaderFindings, true)},
    {"--confirm", 0, nullptr,
     "run Clang's Static Analyzer, with checkers of our own, on the functions "
     "of findings: confirmed, refuted or undecided",
     SET(Confirm, true)},
    {"--diff", 0, "FILE|-",
     "show only findings with a step in the hunks of this unified diff",
     STORE(Diff)},
    {"--baseline", 0, "FILE", "hide the findings recorded in this file",
     STORE(Baseline)},
    {"--write-baseline", 0, "FILE", "record the findings of this run",
     STORE(WriteBaseline)},
    {"--max-findings", 0, "N", "show at most N findings",
     [](Options &Out, StringRef Value) -> Error {
       return takeNumber(Out.MaxFindings, Value, "--max-findings");
     }},
    {"--jobs", 'j', "N", "processes to run (default: one per processor)",
     [](Options &Out, StringRef Value) -> Error {
       return takeNumber(Out.Jobs, Value, "--jobs");
     }},
    {"--timeout", 0, "SECONDS",
     "give up on a file after this much CPU time (default: 120)",
     [](Options &Out, StringRef Value) -> Error {
       return takeNumber(Out.TimeoutSeconds, Value, "--timeout");
     }},
    {"--memory", 0, "MB", "give up on a file beyond this (default: 2048)",
     [](Options &Out, StringRef Value) -> Error {
       return takeNumber(Out.MemoryMb, Value, "--memory");
     }},
    {"--color", 0, "WHEN", "auto (default), always or never", takeColor},
    {"--no-color", 0, nullptr, "the same as --color never",
     SET(Color, ColorMode::Never)},
    {"--verbose", 'v', nullptr,
     "say which compiler flags were changed, which functions were cut short, "
     "and why",
     SET(Verbose, true)},
    {"--help", 'h', nullptr, "this text", SET(Do, Options::Action::Help)},
    {"--version", 0, nullptr, "versions of the program and of LLVM",
     SET(Do, Options::Action::Version)},
};

ArrayRef<Flag> allFlags() { return AllFlags; }

} // namespace drydock
