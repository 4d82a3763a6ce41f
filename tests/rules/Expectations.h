// What a fixture says about itself, inline:
//
//   kfree(p);	// note: "memory freed by 'kfree'"
//   kfree(p);	// expect: double-free "freed twice"
//
// A finding of that rule on that line whose message has the text; a step of
// some finding's path on that line that has the text. Everything else that is
// found is unexpected. In fixtures, function names carry the verdict as well:
// `_bad` has findings, `_ok` has none, `FP_...` and `FN_...` are wrong answers
// that we know of and accept: a finding without a bug, a bug without a finding.
#pragma once
#include "model/Finding.h"
#include <string>
#include <vector>

namespace drydock {

struct Expectation {
  unsigned Line = 0;
  std::string Rule; ///< empty: a note
  std::string Text;
};

struct Fixture {
  std::string Path;
  std::vector<Expectation> Findings, Notes;
  std::vector<std::string> Functions; ///< defined in the file
  std::vector<std::string> Malformed; ///< comments that are nearly one
};

Fixture readFixture(const std::string &Path);

/// One line per missing or unexpected finding and missing note.
std::vector<std::string> compare(const Fixture &Wanted,
                                 const std::vector<Finding> &Found);

/// One line per function whose name says something else than the findings.
std::vector<std::string> compareVerdicts(const Fixture &Wanted,
                                         const std::vector<Finding> &Found);

} // namespace drydock
