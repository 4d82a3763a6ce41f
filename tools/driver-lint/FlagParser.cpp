#include "Flags.h"
#include "Suggest.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace llvm;

namespace drydock {

static Error usage(const Twine &Message) {
  return createStringError(inconvertibleErrorCode(), "%s",
                           Message.str().c_str());
}

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
  for (const Flag &F : allFlags()) {
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
    for (const Flag &Known : allFlags())
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
  if (!Words.empty() && Words[0] == "compile-commands" &&
      !isFile("compile-commands")) {
    Out.Do = Options::Action::CompileCommands;
    Words.erase(Words.begin());
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
         "       driver-lint compile-commands FILE|DIR...\n"
         "                                     a database for clang tools\n"
         "       make C=1 CHECK=driver-lint    as the kernel's checker\n\n"
         "options:\n";
  for (const Flag &F : allFlags()) {
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
