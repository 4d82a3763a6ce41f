#include "analyzer/Registration.h"
#include "analyzer/DriverChecker.h"
#include "model/Rule.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {
namespace {

struct Entry {
  const char *Name; ///< package and rule id
  RegisterCheckerFn Enable;
  StringRef rule() const { return StringRef(Name).substr(sizeof "drydock"); }
};

} // namespace

DriverChecker &driverChecker(CheckerManager &Manager) {
  return *Manager.getChecker<DriverChecker>();
}

template <DriverChecker::Rule DriverChecker::*Rule>
static void enable(CheckerManager &Manager) {
  bool IsFirst = !Manager.isRegisteredChecker<DriverChecker>();
  DriverChecker &Checker = driverChecker(Manager);
  (Checker.*Rule).enable(Manager);
  if (!IsFirst)
    return;
  StringRef Models = Manager.getAnalyzerOptions().getCheckerStringOption(
      (Checker.*Rule).getName(), "Models", /*SearchInParents=*/true);
  if (std::string Problem = Checker.load(Models); !Problem.empty()) {
    DiagnosticsEngine &Out = Manager.getDiagnostics();
    Out.Report(Out.getCustomDiagID(DiagnosticsEngine::Error, "drydock: %0"))
        << Problem;
  }
}

static constexpr Entry Checkers[] = {
    {"drydock.double-free", enable<&DriverChecker::DoubleFree>},
    {"drydock.post-unmap-mmio", enable<&DriverChecker::PostUnmapMmio>},
    {"drydock.unguarded-pointer", enable<&DriverChecker::UnguardedPointer>},
};

static bool always(const CheckerManager &) { return true; }

/// Summary and weakness of a rule; the registry keeps references.
static const std::pair<std::string, std::string> &textsOf(StringRef Rule) {
  static const auto Texts = [] {
    llvm::StringMap<std::pair<std::string, std::string>> Out;
    for (const auto &R : makeAllRules())
      Out[R->info().Id] = {R->info().Summary,
                           "https://cwe.mitre.org/data/definitions/" +
                               std::to_string(R->info().Cwe) + ".html"};
    return Out;
  }();
  return Texts.find(Rule)->second;
}

void registerCheckers(CheckerRegistry &Registry) {
  Registry.addPackage("drydock");
  Registry.addPackageOption(
      "string", "drydock", "Models", "",
      "Files with further rows for the API tables, separated by ';'",
      "released");
  for (const Entry &Each : Checkers) {
    const auto &[Summary, Page] = textsOf(Each.rule());
    Registry.addChecker(Each.Enable, always, Each.Name, Summary, Page);
  }
}

bool hasChecker(StringRef RuleId) {
  return llvm::any_of(Checkers,
                      [&](const Entry &E) { return E.rule() == RuleId; });
}

} // namespace drydock
