// A file compiled into the program: API tables and rule pages travel with the
// binary, so an installed tool needs no data directory.
#pragma once
#include <cstddef>

namespace drydock {

struct EmbeddedFile {
  const char *Name; ///< path relative to the folder it was embedded from
  const char *Data; ///< not NUL-terminated by contract; use Size
  std::size_t Size; ///< bytes
};

} // namespace drydock
