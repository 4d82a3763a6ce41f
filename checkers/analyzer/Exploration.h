// Symbolic execution of chosen functions of a unit, and what was looked at: a
// host can tell a bug that is not there from one that nobody looked for.
//
//   explore(Request, {"foo_probe"}, Table, [&](const Exploration &E) {...});
#pragma once
#include "lowering/LoweredUnit.h"
#include "model/ApiTable.h"
#include "model/Finding.h"
#include <map>
#include <set>

namespace drydock {

/// File, absolute, and line.
using SourceLine = std::pair<std::string, unsigned>;

struct Exploration {
  struct Report {
    std::string Rule;
    std::set<SourceLine> Places; ///< of the bug, and of the calls around it
  };
  std::string Function;
  bool HasBody = false;    ///< in this unit; without one nothing else is set
  bool OutOfSteps = false; ///< or something that the analyzer can't follow
  std::vector<Report> Reports;
  /// Places of what the checkers understand and some path reached: calls,
  /// accesses, tests.
  std::set<SourceLine> Steps;
  /// Lines that are reached behind a loop whose rounds were not all followed.
  std::set<SourceLine> BehindLoops;
  /// Functions with a body that some path did not follow into.
  std::set<std::string> Skipped;
};

/// Parses, explores one function after the other, and hands over each result.
/// Returns the errors of a unit that does not parse.
std::vector<ParseDiagnostic>
explore(const ParseRequest &Request, const std::vector<std::string> &Functions,
        const ApiTable &Table,
        const std::function<void(const Exploration &)> &Done);

} // namespace drydock
