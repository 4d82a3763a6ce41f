// driver-lint: finds lifetime and pointer bugs in Linux drivers.
#include "Command.h"
#include "Flags.h"
#include "report/RuleTexts.h"
#include "report/Versions.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace drydock;

int main(int Argc, char **Argv) {
  Expected<Options> Parsed =
      parseFlags(std::vector<std::string>(Argv + 1, Argv + Argc));
  if (!Parsed) {
    errs() << "driver-lint: " << toString(Parsed.takeError())
           << "\ndriver-lint --help shows all flags\n";
    return BadUsage;
  }
  switch (Parsed->Do) {
  case Options::Action::Help:
    outs() << helpText();
    return 0;
  case Options::Action::Version:
    outs() << versionText();
    return 0;
  case Options::Action::ListRules:
    outs() << ruleTable();
    return 0;
  case Options::Action::Explain:
    return explainRule(Parsed->ExplainRule);
  case Options::Action::CompileCommands:
    return compileCommands(*Parsed);
  case Options::Action::Lint:
    return lint(*Parsed);
  }
}
