// Failing acquisitions in the reports.
#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"

using namespace drydock::trial;
namespace json = llvm::json;
using llvm::raw_ostream;

std::string drydock::trial::summary(const AcquisitionRun &Run) {
  return llvm::formatv("{0} calls, {1} failed once, {2} of these tolerated, "
                       "{3} with problems",
                       Run.Calls.size(), Run.Failures.size(), Run.tolerated(),
                       Run.withProblems())
      .str();
}

void drydock::trial::printAcquisitions(const AcquisitionRun &Run,
                                       raw_ostream &Out) {
  if (Run.Calls.empty())
    return;
  Out << "acquisitions: " << summary(Run) << "\n";
  for (const AcquisitionFailure &F : Run.Failures) {
    Out << llvm::format("  %4u %-28s %-24s ", F.Of.Ordinal,
                        F.Of.Function.c_str(), F.Of.Caller.c_str())
        << F.result();
    if (!F.Problems.empty())
      llvm::WithColor(Out, raw_ostream::RED)
          << " PROBLEM" << (F.Problems.size() > 1 ? "S" : "");
    Out << "\n";
  }
}

json::Object drydock::trial::acquisitionsJson(const AcquisitionRun &Run) {
  json::Array Calls, Failures;
  for (const Acquisition &A : Run.Calls)
    Calls.push_back(A.Function);
  for (const AcquisitionFailure &F : Run.Failures)
    Failures.push_back(json::Object{{"number", F.Of.Ordinal},
                                    {"function", F.Of.Function},
                                    {"caller", json::fixUTF8(F.Of.Caller)},
                                    {"outcome", F.Outcome},
                                    {"error", json::fixUTF8(F.Error)},
                                    {"caused_by", F.Caused},
                                    {"released", json::Array(F.Released)},
                                    {"problems", texts(F.Problems)}});
  return json::Object{{"calls", std::move(Calls)},
                      {"failures", std::move(Failures)},
                      {"tolerated", int64_t(Run.tolerated())},
                      {"with_problems", int64_t(Run.withProblems())}};
}

void drydock::trial::acquisitionsHtml(const AcquisitionRun *First,
                                      const AcquisitionRun *Second,
                                      raw_ostream &Out) {
  if (First->Calls.empty())
    return;
  Out << "<h2>Acquisitions</h2><p>" << summary(*First)
      << ".</p><table><tr><th>Number<th>Function<th>Called by<th>Result"
      << (Second ? "<th>Second build" : "") << "<th>Then released\n";
  for (const AcquisitionFailure &F : First->Failures) {
    Out << "<tr><td class=n>" << F.Of.Ordinal << "<td>"
        << escaped(F.Of.Function) << "<td>" << escaped(F.Of.Caller)
        << (F.Problems.empty() ? "<td>" : "<td class=bad>")
        << escaped(F.result());
    for (const AcquisitionFailure &S :
         Second ? Second->Failures : std::vector<AcquisitionFailure>())
      if (S.Of.Ordinal == F.Of.Ordinal)
        Out << (S.result() == F.result() ? "<td>" : "<td class=bad>")
            << escaped(S.result());
    Out << "<td>" << escaped(llvm::join(F.Released, " ")) << "\n";
  }
  Out << "</table>";
}
