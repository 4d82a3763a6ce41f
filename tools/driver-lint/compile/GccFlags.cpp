#include "compile/GccFlags.h"
#include "clang/Options/Options.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Option/Option.h"

using namespace llvm;

namespace drydock {
namespace {

enum class Match { Exact, Prefix };
/// Separate: the flag's value is the next argument.
enum class Value { Inside, Separate };

struct FlagRow {
  const char *Flag;
  Match How;
  Value Where;
  const char *To; ///< replacement; empty: dropped; null: kept
  const char *Why;
};

constexpr const char *NoOutput = "the analysis writes no object or list";
constexpr const char *NoPasses = "a pass of gcc that clang does not have";
constexpr const char *NoCode = "chooses machine code, which is not generated";
constexpr const char *Instruments =
    "instrumentation hides the driver's own accesses";
constexpr const char *Warnings = "compiler warnings are not reported";
constexpr const char *Sparse = "defined for sparse, which clang is not";

// First match wins. What is in neither this table nor clang's own is dropped
// too, see knownToClang().
constexpr FlagRow Rows[] = {
    {"-o", Match::Exact, Value::Separate, "", NoOutput},
    {"-c", Match::Exact, Value::Inside, "", NoOutput},
    {"-S", Match::Exact, Value::Inside, "", NoOutput},
    {"-MF", Match::Exact, Value::Separate, "", NoOutput},
    {"-MT", Match::Exact, Value::Separate, "", NoOutput},
    {"-MQ", Match::Exact, Value::Separate, "", NoOutput},
    {"-M", Match::Prefix, Value::Inside, "", NoOutput},
    {"-Wp,-M", Match::Prefix, Value::Inside, "", NoOutput},
    {"-Wa,", Match::Prefix, Value::Inside, "", NoOutput},
    {"-Wl,", Match::Prefix, Value::Inside, "", NoOutput},
    {"-save-temps", Match::Prefix, Value::Inside, "", NoOutput},
    {"-fdump-", Match::Prefix, Value::Inside, "", NoOutput},
    {"-dumpdir", Match::Exact, Value::Separate, "", NoOutput},
    {"-pipe", Match::Exact, Value::Inside, "", NoOutput},
    {"-g", Match::Prefix, Value::Inside, "",
     "the analysis asks for debug information itself"},
    {"-femit-struct-debug", Match::Prefix, Value::Inside, "",
     "the analysis asks for debug information itself"},
    {"-O", Match::Prefix, Value::Inside, "", "optimised code hides the bugs"},
    {"-flto", Match::Prefix, Value::Inside, "",
     "link-time code is not generated"},
    {"-fno-lto", Match::Exact, Value::Inside, "",
     "link-time code is not generated"},
    {"-ftrivial-auto-var-init=", Match::Prefix, Value::Inside, "",
     "writes values that the source does not"},
    {"-fplugin", Match::Prefix, Value::Inside, "", "a plugin for gcc"},
    {"-pg", Match::Exact, Value::Inside, "", Instruments},
    {"-mfentry", Match::Exact, Value::Inside, "", Instruments},
    {"-mrecord-mcount", Match::Exact, Value::Inside, "", Instruments},
    {"-mnop-mcount", Match::Exact, Value::Inside, "", Instruments},
    {"-fpatchable-function-entry", Match::Prefix, Value::Inside, "",
     Instruments},
    {"-fsanitize", Match::Prefix, Value::Inside, "", Instruments},
    {"-fstack-protector", Match::Prefix, Value::Inside, "", Instruments},
    {"-fprofile", Match::Prefix, Value::Inside, "", Instruments},
    {"-ftest-coverage", Match::Exact, Value::Inside, "", Instruments},
    {"--coverage", Match::Exact, Value::Inside, "", Instruments},
    {"-mpreferred-stack-boundary=3", Match::Exact, Value::Inside,
     "-mstack-alignment=8", "clang's spelling"},
    {"-mpreferred-stack-boundary=4", Match::Exact, Value::Inside,
     "-mstack-alignment=16", "clang's spelling"},
    {"-mpreferred-stack-boundary=", Match::Prefix, Value::Inside, "", NoCode},
    {"-mindirect-branch", Match::Prefix, Value::Inside, "", NoCode},
    {"-mfunction-return=", Match::Prefix, Value::Inside, "", NoCode},
    {"-mharden-sls=", Match::Prefix, Value::Inside, "", NoCode},
    {"-mskip-rax-setup", Match::Exact, Value::Inside, "", NoCode},
    {"-mno-fp-ret-in-387", Match::Exact, Value::Inside, "", NoCode},
    {"-maccumulate-outgoing-args", Match::Exact, Value::Inside, "", NoCode},
    {"-falign-", Match::Prefix, Value::Inside, "", NoCode},
    {"-fmin-function-alignment", Match::Prefix, Value::Inside, "", NoCode},
    {"-fzero-call-used-regs=", Match::Prefix, Value::Inside, "", NoCode},
    {"-fcf-protection", Match::Prefix, Value::Inside, "", NoCode},
    {"-fconserve-stack", Match::Exact, Value::Inside, "", NoPasses},
    {"-fno-allow-store-data-races", Match::Exact, Value::Inside, "", NoPasses},
    {"-fno-var-tracking", Match::Prefix, Value::Inside, "", NoPasses},
    {"-flive-patching", Match::Prefix, Value::Inside, "", NoPasses},
    {"-fno-inline-functions-called-once", Match::Exact, Value::Inside, "",
     NoPasses},
    {"-fno-ipa-", Match::Prefix, Value::Inside, "", NoPasses},
    {"-fno-tree-", Match::Prefix, Value::Inside, "", NoPasses},
    {"-fno-partial-inlining", Match::Exact, Value::Inside, "", NoPasses},
    {"-fno-isolate-erroneous-paths", Match::Prefix, Value::Inside, "",
     NoPasses},
    {"-fno-stack-check", Match::Exact, Value::Inside, "", NoPasses},
    {"--param", Match::Exact, Value::Separate, "", NoPasses},
    {"--param=", Match::Prefix, Value::Inside, "", NoPasses},
    {"-D__linux__", Match::Exact, Value::Inside, "", Sparse},
    {"-Dlinux", Match::Exact, Value::Inside, "", Sparse},
    {"-D__STDC__", Match::Exact, Value::Inside, "", Sparse},
    {"-D__unix__", Match::Exact, Value::Inside, "", Sparse},
    {"-Dunix", Match::Exact, Value::Inside, "", Sparse},
    {"-Wp,", Match::Prefix, Value::Inside, nullptr,
     "kept for the preprocessor"},
    {"-W", Match::Prefix, Value::Inside, "", Warnings},
    {"-w", Match::Exact, Value::Inside, "", Warnings},
    {"-pedantic", Match::Prefix, Value::Inside, "", Warnings},
};

const FlagRow *findRow(StringRef Argument) {
  for (const FlagRow &Row : Rows)
    if (Row.How == Match::Exact ? Argument == Row.Flag
                                : Argument.starts_with(Row.Flag))
      return &Row;
  return nullptr;
}

/// Asks clang's own option table, so that flags of a newer gcc fall out too.
bool knownToClang(const std::string &Argument) {
  unsigned MissingIndex = 0, MissingCount = 0;
  // The value is a stand-in: an option that wants one isn't unknown.
  const char *Words[] = {Argument.c_str(), "value"};
  opt::InputArgList Parsed = clang::getDriverOptTable().ParseArgs(
      Words, MissingIndex, MissingCount,
      opt::Visibility(clang::options::ClangOption));
  return !Parsed.hasArg(clang::options::OPT_UNKNOWN);
}

/// Flags whose value is the next argument; it must not be read as a flag.
bool takesNextArgument(StringRef Argument) {
  for (StringRef Flag :
       {"-I", "-D", "-U", "-include", "-include-pch", "-isystem", "-iquote",
        "-idirafter", "-imacros", "-x", "-arch", "-target", "-Xclang", "-mllvm",
        "-isysroot", "--sysroot"})
    if (Argument == Flag)
      return true;
  return false;
}

// gcc 12 only warns where clang 22 stops.
constexpr const char *Tolerance[] = {
    "-w",
    "-Wno-error",
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-pointer-types",
    "-Wno-error=incompatible-function-pointer-types"};

} // namespace

std::vector<std::string> translateFlags(ArrayRef<std::string> Arguments,
                                        StringRef File,
                                        std::vector<FlagChange> &Changes) {
  std::vector<std::string> Out;
  for (size_t I = 0; I < Arguments.size(); ++I) {
    const std::string &Argument = Arguments[I];
    if (Argument == File || Argument.empty())
      continue;
    if (Argument == "-include-pch") {
      Changes.push_back({Argument, "-fno-validate-pch",
                         "made with flags that the analysis drops"});
      Out.insert(Out.end(), {"-Xclang", "-fno-validate-pch"});
    }
    if (takesNextArgument(Argument)) {
      Out.push_back(Argument);
      if (I + 1 < Arguments.size())
        Out.push_back(Arguments[++I]);
      continue;
    }
    const FlagRow *Row = findRow(Argument);
    if (Row && !Row->To) { // kept as it is
      Out.push_back(Argument);
      continue;
    }
    if (Row) {
      Changes.push_back({Argument, Row->To, Row->Why});
      if (*Row->To)
        Out.push_back(Row->To);
      if (Row->Where == Value::Separate)
        ++I;
      continue;
    }
    if (Argument.size() > 1 && Argument[0] == '-' && !knownToClang(Argument)) {
      Changes.push_back({Argument, "", "clang does not know it"});
      continue;
    }
    Out.push_back(Argument);
  }
  Out.insert(Out.end(), std::begin(Tolerance), std::end(Tolerance));
  Out.push_back(File.str());
  return Out;
}

} // namespace drydock
