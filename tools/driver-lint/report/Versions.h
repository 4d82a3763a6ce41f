// What made a report.
#pragma once
#include <string>

namespace drydock {

const char *toolVersion(); ///< "0.1.0"
const char *llvmVersion(); ///< "22.1.8"
std::string versionText(); ///< for --version

} // namespace drydock
