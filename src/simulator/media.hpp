// The media side of the world: what lies on the media server, who may upload, and where clients find it.
#pragma once

#include <string>
#include <vector>

#include "simulator/media_passes.hpp"
#include "simulator/media_store.hpp"

namespace kurir::simulator {

struct Media {
  MediaStore files{};
  MediaPasses passes{};
  std::vector<std::string> hosts{"localhost"};  ///< "name:port", in the order in which clients try them
};

}  // namespace kurir::simulator
