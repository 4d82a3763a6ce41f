#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/WithColor.h"

using namespace drydock::trial;
using llvm::raw_ostream;
using llvm::StringRef;

const char *drydock::trial::matchName(Match How) {
  switch (How) {
  case Match::Exact:
    return "exact";
  case Match::Multiset:
    return "multiset";
  case Match::Packets:
    return "packets";
  case Match::Kinds:
    return "kinds";
  case Match::Ignore:
    return "ignore";
  }
  return "";
}

/// The accesses that two boots of one build differ in.
static std::string noiseOf(const Comparison &C) {
  size_t All = 0, Differing = 0;
  for (const PhaseComparison &P : C.Phases) {
    All += P.First;
    Differing += P.Difference;
  }
  std::string Text = Differing ? "; two boots differ in " +
                                     std::to_string(Differing) + " of " +
                                     std::to_string(All) + " accesses"
                               : " and equal to itself";
  if (!C.Results.empty() || !C.Messages.empty())
    Text += "; two boots differ in results or kernel messages";
  return Text;
}

std::string drydock::trial::verdict(const Trial &T) {
  std::string Text = T.clean() ? "clean" : "NOT clean";
  if (T.Itself && T.Compared)
    return Text + noiseOf(*T.Compared);
  if (T.Compared)
    Text += T.equal() ? " and equal" : " and NOT equal";
  return Text;
}

std::vector<std::pair<std::string, uint64_t>>
drydock::trial::hottest(const Boot &B, size_t Count) {
  std::vector<std::pair<std::string, uint64_t>> Calls(B.Covered.Calls.begin(),
                                                      B.Covered.Calls.end());
  llvm::sort(Calls, [](const auto &X, const auto &Y) {
    return std::tie(Y.second, X.first) < std::tie(X.second, Y.first);
  });
  if (Calls.size() > Count)
    Calls.resize(Count);
  return Calls;
}

static void printBoot(const Boot &B, StringRef Title, raw_ostream &Out) {
  size_t Passed =
      llvm::count_if(B.Guest.Checks, [](const Check &C) { return C.Ok; });
  Out << Title << ": " << (B.Problems.empty() ? "clean" : "not clean") << ", "
      << Passed << " of " << B.Guest.Checks.size() << " checks, "
      << B.Trace.lines() << " accesses, "
      << llvm::format("%.1f s", B.Machine.Seconds) << "\n";
  for (const auto &[Name, Value] : B.Guest.Measures)
    if (!StringRef(Name).starts_with("packets-"))
      Out << "  " << Name << ": " << Value << "\n";
  for (const std::string &Problem : B.Problems) {
    llvm::WithColor(Out, llvm::raw_ostream::RED) << "  problem: ";
    Out << Problem << "\n";
  }
  printAcquisitions(B.Acquisitions, Out);
  if (!B.Known.empty())
    Out << "  " << B.Known.size()
        << " problems of the kernel's own, known to the scenario: "
        << B.Known.front() << (B.Known.size() > 1 ? ", ..." : "") << "\n";
  if (!B.LastOutput.empty()) {
    Out << "  last output of the machine:\n";
    for (const std::string &Line : B.LastOutput)
      Out << "    " << Line << "\n";
    Out << "  last accesses:\n";
    for (const std::string &Line : B.Trace.Last)
      Out << "    " << Line << "\n";
  }
}

static void printCoverage(const Boot &B, raw_ostream &Out) {
  const Coverage &C = B.Covered;
  if (!C.Known) {
    Out << "functions: not known (cut short, or no function tracer in this "
           "kernel)\n";
    return;
  }
  Out << "functions: " << C.Calls.size() << " of "
      << C.Calls.size() + C.NotRun.size() << " ran";
  if (!C.NotRun.empty())
    Out << "; not run: " << llvm::join(C.NotRun, " ");
  if (C.Lost)
    Out << "; " << C.Lost << " calls were lost, some of these may have run";
  Out << "\n";
}

static void printComparison(const Trial &T, raw_ostream &Out) {
  const Comparison &C = *T.Compared;
  Out << "phase         how         first  second   noise raw/masked  allowed  "
         "difference raw/masked\n";
  for (const PhaseComparison &P : C.Phases) {
    Out << llvm::format("%-13s %-9s %7zu %7zu  %8zu / %-7zu %6zu  %8zu / %-7zu",
                        P.Name.c_str(), matchName(P.How), P.First, P.Second,
                        P.RawNoise, P.Noise, P.Noise + P.Slack, P.Raw,
                        P.Difference)
        << (P.Equal    ? "  equal"
            : T.Itself ? "  noise"
                       : "  DIFFERENT");
    if (P.How == Match::Packets)
      Out << llvm::format(", %.2f and %.2f per packet", P.FirstPerPacket,
                          P.SecondPerPacket);
    Out << "\n";
    if (!P.Equal)
      for (const std::string &Line : P.Examples)
        Out << "    " << Line << "\n";
  }
  for (const auto &[Title, Lines] :
       {std::pair<const char *, const std::vector<std::string> &>(
            "results differ:", C.Results),
        {"kernel messages differ:", C.Messages},
        {"acquisitions fail differently:", C.Acquisitions},
        {"functions that only one build ran (inlining differs, or the way):",
         C.Covered}}) {
    if (Lines.empty())
      continue;
    Out << Title << "\n";
    for (const std::string &Line : Lines)
      Out << "  " << Line << "\n";
  }
}

void drydock::trial::printText(const Trial &T, raw_ostream &Out) {
  Out << T.S.Name << ": " << T.S.About << "\nkernel " << T.Kernel.Release
      << ", " << T.First.Of.Given << "\n";
  auto boots = [&](const BuildTrial &Of, StringRef Name) {
    for (size_t I = 0; I != Of.Boots.size(); ++I)
      printBoot(Of.Boots[I], (Name + ", boot " + llvm::Twine(I + 1)).str(),
                Out);
  };
  boots(T.First, T.Second ? "first build" : "build");
  if (T.Second) {
    Out << "against " << T.Second->Of.Given << "\n";
    boots(*T.Second, "second build");
  }
  printCoverage(T.First.Boots[0], Out);
  if (T.Compared) {
    printComparison(T, Out);
    for (const std::string &Line : costLines(T))
      Out << Line << "\n";
  }
  llvm::WithColor(Out, T.good() ? raw_ostream::GREEN : raw_ostream::RED)
      << T.S.Name << ": " << verdict(T);
  Out << "\n";
}
