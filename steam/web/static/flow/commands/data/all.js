// The commands about data, in the order in which people meet them.

import { bindFrames } from "./bind_frames.js"
import { changeColumnType } from "./change_column_type.js"
import { createFrame } from "./create_frame.js"
import { deleteFrame } from "./delete_frame.js"
import { exportFrame } from "./export_frame.js"
import { getColumnSummary } from "./get_column_summary.js"
import { getFrameData } from "./get_frame_data.js"
import { getFrameSummary } from "./get_frame_summary.js"
import { getFrames } from "./get_frames.js"
import { importFiles } from "./import_files.js"
import { importSqlTable } from "./import_sql_table.js"
import { imputeColumn } from "./impute_column.js"
import { mergeFrames } from "./merge_frames.js"
import { parseFiles } from "./parse_files.js"
import { rapids } from "./rapids.js"
import { removeColumns } from "./remove_columns.js"
import { renameColumn } from "./rename_column.js"
import { setupParse } from "./setup_parse.js"
import { splitFrame } from "./split_frame.js"

export const dataCommands = [
  importFiles,
  importSqlTable,
  createFrame,
  setupParse,
  parseFiles,
  getFrames,
  getFrameSummary,
  getFrameData,
  getColumnSummary,
  splitFrame,
  imputeColumn,
  changeColumnType,
  renameColumn,
  removeColumns,
  mergeFrames,
  bindFrames,
  exportFrame,
  deleteFrame,
  rapids,
]
