// Runs the tool's own analysis on one source file in this process.
#pragma once
#include "model/ApiTable.h"
#include "model/Finding.h"
#include <string>
#include <vector>

namespace drydock {

struct AnalysedFile {
  std::string Skipped; ///< why it can't be analysed here: no kernel headers
  std::string Failure; ///< does not parse, or anything else that went wrong
  std::vector<Finding> Findings; ///< as shown by default, in order
};

/// All rules, default confidence, installed headers of Linux 6.1.
AnalysedFile analyseFile(const std::string &Path);

/// The tables compiled into the tool.
const ApiTable &embeddedTable();

/// Files with this extension below Directory, sorted; not recursive.
std::vector<std::string> filesIn(const std::string &Directory,
                                 const std::string &Extension);

/// "rules/double-free/fixtures/local.c" as a test's name.
std::string testName(const std::string &Path);

} // namespace drydock
