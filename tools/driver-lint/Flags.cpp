#include "Flags.h"
#include "Suggest.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

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
    {"--timeout", 0, "SECONDS", "give up on a file after this (default: 120)",
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

namespace {
class FlagParser {
public:
  FlagParser(ArrayRef<std::string> Arguments) : Arguments(Arguments) {}
  Expected<Options> run();

private:
  Error takeFlag(StringRef Argument);
  Error finish();
  const Flag *find(StringRef Argument, std::optional<StringRef> &Value);

  ArrayRef<std::string> Arguments;
  size_t At = 0;
  Options Out;
  std::vector<std::string> Words;
};
} // namespace

/// Understands --name=value, --name value, -nvalue and -n value.
const Flag *FlagParser::find(StringRef Argument,
                             std::optional<StringRef> &Value) {
  auto [Name, Inline] = Argument.split('=');
  for (const Flag &F : AllFlags) {
    if (Name == F.Name) {
      if (Argument.contains('='))
        Value = Inline;
      return &F;
    }
    if (F.Short && Argument.size() >= 2 && Argument[0] == '-' &&
        Argument[1] == F.Short && (F.Value || Argument.size() == 2)) {
      if (Argument.size() > 2)
        Value = Argument.drop_front(2);
      return &F;
    }
  }
  return nullptr;
}

Error FlagParser::takeFlag(StringRef Argument) {
  std::optional<StringRef> Value;
  const Flag *F = find(Argument, Value);
  if (!F) {
    std::vector<std::string> Names;
    for (const Flag &Known : AllFlags)
      Names.push_back(Known.Name);
    StringRef Name = Argument.split('=').first;
    return usage("unknown flag '" + Name + "'" + suggestion(Name, Names));
  }
  if (!F->Value && Value)
    return usage(Twine(F->Name) + " takes no value");
  if (F->Value && !Value) {
    if (At + 1 >= Arguments.size())
      return usage(Twine(F->Name) + " needs a value: " + F->Value);
    Value = Arguments[++At];
  }
  return F->Apply(Out, Value.value_or(""));
}

Error FlagParser::finish() {
  if (!Words.empty() && Words[0] == "rules" && Words.size() == 1 &&
      !isFile("rules")) {
    Out.Do = Options::Action::ListRules;
    return Error::success();
  }
  if (!Words.empty() && Words[0] == "explain" && !isFile("explain")) {
    if (Words.size() != 2)
      return usage("explain takes one rule id (see driver-lint rules)");
    Out.Do = Options::Action::Explain;
    Out.ExplainRule = Words[1];
    return Error::success();
  }
  Out.Compile.Files = std::move(Words);
  if (count_if(Out.Outputs,
               [](const OutputSpec &O) { return O.Path.empty(); }) > 1)
    return usage("standard output carries one format; give the others a path "
                 "(--output json:FILE)");
  return Error::success();
}

Expected<Options> FlagParser::run() {
  // The kernel's `make C=1 CHECK=driver-lint` appends sparse's and the
  // compiler's arguments to ours; its own begin with a -D that we never take.
  if (is_contained(Arguments, "-D__KERNEL__") && !Arguments.empty()) {
    auto First = find_if(Arguments, [](StringRef A) {
      return A.starts_with("-D") || A.starts_with("-W");
    });
    Out.AsKernelChecker = true;
    Out.CheckerArguments.assign(First, Arguments.end());
    Arguments = Arguments.take_front(First - Arguments.begin());
  }
  bool FlagsEnded = false;
  for (At = 0; At < Arguments.size(); ++At) {
    StringRef Argument = Arguments[At];
    if (Argument == "--" && !FlagsEnded) {
      FlagsEnded = true;
    } else if (!FlagsEnded && Argument.starts_with("-") && Argument != "-") {
      if (Error E = takeFlag(Argument))
        return std::move(E);
    } else {
      Words.push_back(Argument.str());
    }
  }
  if (Error E = finish())
    return std::move(E);
  return std::move(Out);
}

Expected<Options> parseFlags(ArrayRef<std::string> Arguments) {
  return FlagParser(Arguments).run();
}

/// Wraps Text at 79 columns, every line after Indent blanks.
static void wrap(raw_ostream &Out, StringRef Text, unsigned Indent) {
  unsigned Column = 0;
  SmallVector<StringRef> Words;
  SplitString(Text, Words);
  for (StringRef Word : Words) {
    if (Column && Indent + Column + 1 + Word.size() > 79) {
      Out << '\n';
      Column = 0;
    }
    Column ? Out << ' ' : Out.indent(Indent);
    Out << Word;
    Column += Word.size() + 1;
  }
  Out << '\n';
}

std::string helpText() {
  std::string Text;
  raw_string_ostream Out(Text);
  Out << "driver-lint: finds lifetime and pointer bugs in Linux drivers\n\n"
         "usage: driver-lint [options] FILE|DIR...\n"
         "       driver-lint rules             list the rules\n"
         "       driver-lint explain RULE      what a rule finds, and how to "
         "fix it\n"
         "       make C=1 CHECK=driver-lint    as the kernel's checker\n\n"
         "options:\n";
  for (const Flag &F : AllFlags) {
    Out << "  ";
    if (F.Short)
      Out << '-' << F.Short << ", ";
    Out << F.Name;
    if (F.Value)
      Out << ' ' << F.Value;
    Out << '\n';
    wrap(Out, F.Help, 6);
  }
  Out << "\nexit status: 0 nothing found, 1 findings, 2 some file could not be "
         "analysed\nor bad usage; as the kernel's checker 0 unless --fail-on "
         "is given\n";
  return Text;
}

} // namespace drydock
