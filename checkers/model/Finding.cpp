#include "model/Finding.h"

namespace drydock {

const char *confidenceName(Confidence C) {
  switch (C) {
  case Confidence::Heuristic:
    return "heuristic";
  case Confidence::Likely:
    return "likely";
  case Confidence::Proved:
    return "proved";
  }
  return "";
}

} // namespace drydock
