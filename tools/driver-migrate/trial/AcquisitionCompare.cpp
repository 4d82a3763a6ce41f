// Failures of acquisitions in two builds. The calls are compared by the names
// of the functions: who calls them is a matter of inlining.
#include "Compare.h"
#include "llvm/ADT/StringExtras.h"

using namespace drydock::trial;

static std::vector<std::string> names(const AcquisitionRun &Run) {
  std::vector<std::string> Names;
  for (const Acquisition &A : Run.Calls)
    Names.push_back(A.Function);
  return Names;
}

static void compareFailure(const AcquisitionFailure &A,
                           const AcquisitionFailure &B,
                           std::vector<std::string> &Different) {
  const std::string Title =
      A.Of.Function + "() fails, number " + std::to_string(A.Of.Ordinal);
  auto both = [&](const std::string &X, const std::string &Y) {
    Different.push_back("- " + Title + ": " + X);
    Different.push_back("+ " + Title + ": " + Y);
  };
  if (A.result() != B.result())
    return both(A.result(), B.result());
  // What a driver does after all depends on time.
  if (A.tolerated())
    return;
  if (A.Released != B.Released)
    both("then calls " + llvm::join(A.Released, ", "),
         "then calls " + llvm::join(B.Released, ", "));
  for (const std::string &Line :
       differAsMultiset(A.Messages, B.Messages).Examples)
    Different.push_back(Line.substr(0, 2) + Title + ": says " + Line.substr(2));
}

std::vector<std::string>
drydock::trial::compareAcquisitions(const AcquisitionRun &First,
                                    const AcquisitionRun &Second) {
  std::vector<std::string> Different;
  for (const std::string &Line :
       differInOrder(names(First), names(Second)).Examples)
    Different.push_back(Line + "()");
  for (const AcquisitionFailure &A : First.Failures)
    for (const AcquisitionFailure &B : Second.Failures)
      if (A.Of.Ordinal == B.Of.Ordinal && A.Of.Function == B.Of.Function)
        compareFailure(A, B, Different);
  return Different;
}
