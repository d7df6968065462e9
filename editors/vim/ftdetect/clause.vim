autocmd BufNewFile,BufRead *.clause setfiletype clause
